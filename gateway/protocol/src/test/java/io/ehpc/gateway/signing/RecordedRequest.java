package io.ehpc.gateway.signing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.Parameters;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A request as an official client sent it, and what it must come to. */
record RecordedRequest(String client, JsonNode vector) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** All that were recorded, those of the scheme that is not served included. */
    static Stream<RecordedRequest> all() {
        return Stream.of("java-aliyun-sdk-core-4.7.10", "java-tea-openapi-0.3.15", "npm-openapi-client-0.4.15")
                .flatMap(RecordedRequest::of);
    }

    /** Those of ACS3-HMAC-SHA256. */
    static Stream<RecordedRequest> acs3() {
        return all().filter(r -> r.scheme().equals(Acs3Signature.ALGORITHM));
    }

    /** Those of the RPC scheme. */
    static Stream<RecordedRequest> rpc() {
        return all().filter(r -> r.scheme().startsWith("RPC HMAC-SHA1"));
    }

    /** Those of both schemes that are served. */
    static Stream<RecordedRequest> served() {
        return Stream.concat(acs3(), rpc());
    }

    private static Stream<RecordedRequest> of(String client) {
        try (InputStream file = RecordedRequest.class.getResourceAsStream("/vectors/" + client + ".json")) {
            JsonNode vectors =
                    MAPPER.readTree(Objects.requireNonNull(file, client)).path("vectors");
            return StreamSupport.stream(vectors.spliterator(), false).map(v -> new RecordedRequest(client, v));
        } catch (IOException unreadable) {
            throw new IllegalStateException(client, unreadable);
        }
    }

    ApiRequest request() {
        JsonNode request = vector.path("request");
        String[] target = request.path("target").asText().split("\\?", 2);
        Map<String, String> headers = new LinkedHashMap<>();
        request.path("headers")
                .forEach(h -> headers.put(h.path(0).asText(), h.path(1).asText()));
        return new ApiRequest(
                request.path("method").asText(),
                target[0],
                Parameters.parse(target.length > 1 ? target[1] : ""),
                headers,
                request.path("body").asText().getBytes(StandardCharsets.UTF_8));
    }

    AccessKey key() {
        return new AccessKey(
                expected("accessKeyId"),
                vector.path("accessKeySecret").asText(),
                vector.path("expected").path("securityToken").textValue());
    }

    Instant receivedAt() {
        return Instant.parse(vector.path("receivedAt").asText());
    }

    String scheme() {
        return expected("scheme");
    }

    /** Whether this client left parameters of an empty value out of what it signed. */
    boolean emptyValuesUnsigned() {
        return expected("verifiedWhen").startsWith("empty-valued parameters left out");
    }

    String expected(String name) {
        return vector.path("expected").path(name).asText("");
    }

    @Override
    public String toString() {
        return client + " " + vector.path("case").asText();
    }
}
