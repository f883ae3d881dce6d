package io.ehpc.gateway.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** A change as clients read it. */
final class Event {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Event() {}

    static JsonNode of(Change change) {
        try {
            return JSON.readTree(change.json().toString());
        } catch (JsonProcessingException wrong) {
            throw new AssertionError("no JSON: " + change.json(), wrong);
        }
    }
}
