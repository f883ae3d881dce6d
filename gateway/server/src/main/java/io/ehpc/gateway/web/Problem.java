package io.ehpc.gateway.web;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ehpc.gateway.catalogue.Part;
import io.ehpc.gateway.upstream.Fault;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A problem document, RFC 9457, with this API's extension members.
 *
 * @param type the last part of the problem's type, a URN
 * @param title the type in a few words
 * @param detail this occurrence in a sentence
 * @param parameter the request's parameter that is wrong, or null
 * @param code the upstream's error code, or null
 * @param requestId the upstream's id of the failed call, or null
 * @param retryAfter how long to wait before another try, or null
 */
record Problem(
        String type,
        String title,
        int status,
        String detail,
        @Nullable String parameter,
        @Nullable String code,
        @Nullable String requestId,
        @Nullable Duration retryAfter) {

    private static final String TYPE = "urn:ehpc-gateway:problem:";

    static Problem of(int status, String type, String title, String detail) {
        return new Problem(type, title, status, detail, null, null, null, null);
    }

    /** A parameter that is wrong. */
    static Problem badParameter(String parameter, String detail) {
        return new Problem("bad-parameter", "A parameter is wrong", 400, detail, parameter, null, null, null);
    }

    /** A fault of one query. */
    static Problem of(Fault fault) {
        return new Problem(
                fault.kind().label(),
                fault.kind().title(),
                fault.kind().status(),
                fault.detail(),
                null,
                fault.upstream() == null ? null : fault.upstream().code(),
                fault.requestId(),
                fault.retryAfter());
    }

    /** Nothing is there: the status that all parts agree on, else 502. */
    static Problem nothing(List<Part> parts) {
        List<Integer> statuses = parts.stream()
                .map(part -> part.failure().kind().status())
                .distinct()
                .toList();
        int status = statuses.size() == 1 ? statuses.get(0) : 502;
        return parts.size() == 1
                ? of(parts.get(0).failure())
                : of(status, "no-part", "No part could be answered", "All " + parts.size() + " parts failed.");
    }

    /** What it is about, for those who compare. */
    String typeAndCode() {
        return type + " " + code;
    }

    /** Sends it alone. */
    void send(HttpServerResponse response) {
        send(response, List.of());
    }

    /** Sends it with the parts that failed. */
    void send(HttpServerResponse response, List<Part> parts) {
        if (retryAfter != null) {
            response.putHeader(
                    "Retry-After", Long.toString(retryAfter.plusMillis(999).toSeconds()));
        }
        var unused = response.setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .putHeader("Cache-Control", "no-store")
                .end(JsonBody.of(json -> {
                    json.writeStartObject();
                    writeMembers(json);
                    if (!parts.isEmpty()) {
                        PartJson.write(json, parts);
                    }
                    json.writeEndObject();
                }));
    }

    /** Writes the members into an object that is open. */
    void writeMembers(JsonGenerator json) throws IOException {
        json.writeStringField("type", TYPE + type);
        json.writeStringField("title", title);
        json.writeNumberField("status", status);
        json.writeStringField("detail", detail);
        writeIfThere(json, "parameter", parameter);
        writeIfThere(json, "code", code);
        writeIfThere(json, "requestId", requestId);
        if (retryAfter != null) {
            json.writeNumberField("retryAfter", retryAfter.plusMillis(999).toSeconds());
        }
    }

    private static void writeIfThere(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }
}
