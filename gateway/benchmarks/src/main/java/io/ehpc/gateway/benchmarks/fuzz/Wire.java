package io.ehpc.gateway.benchmarks.fuzz;

import io.ehpc.gateway.protocol.ApiRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A request as its lines are written; nothing of it has to be well-formed.
 *
 * @param body each character a byte
 */
record Wire(String method, String target, List<Header> headers, String body) {

    record Header(String name, String value) {
        boolean is(String other) {
            return name.equalsIgnoreCase(other);
        }
    }

    Wire {
        headers = List.copyOf(headers);
    }

    /** A request of the RPC face. */
    static Wire of(ApiRequest request) {
        List<Header> headers = new ArrayList<>();
        request.headers().forEach((name, value) -> headers.add(new Header(name, value)));
        return new Wire(
                request.method(),
                request.path() + "?" + request.query().encoded(),
                headers,
                new String(request.body(), StandardCharsets.ISO_8859_1));
    }

    Wire withMethod(String other) {
        return new Wire(other, target, headers, body);
    }

    Wire withTarget(String other) {
        return new Wire(method, other, headers, body);
    }

    Wire withHeaders(List<Header> other) {
        return new Wire(method, target, other, body);
    }

    Wire withBody(String other) {
        return new Wire(method, target, headers, other);
    }

    /** With the length that its body has. */
    byte[] bytes() {
        StringBuilder text =
                new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        headers.forEach(header ->
                text.append(header.name()).append(": ").append(header.value()).append("\r\n"));
        if (!body.isEmpty() || method.equals("POST")) {
            text.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        return text.append("\r\n").append(body).toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
