package io.ehpc.gateway.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;

/**
 * What a server answered.
 *
 * @param headers by lower-case name
 * @param body of UTF-8
 */
public record Reply(int status, Map<String, String> headers, String body) {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** The value of a header, or the empty text. */
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** The body, which must be JSON and name nothing twice. */
    public JsonNode json() {
        try {
            return MAPPER.readTree(body);
        } catch (JsonProcessingException wrong) {
            throw new AssertionError("no JSON: " + status + " " + body, wrong);
        }
    }

    /** A text in the JSON by its name, or the empty text. */
    public String text(String name) {
        return json().path(name).asText("");
    }
}
