package io.ehpc.gateway.web;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;

/**
 * The headers that keep a browser from making more of an answer than data: no script, frame, other site or
 * guessed type, and over TLS no way back to plain HTTP. Each is prepared once.
 */
final class SecurityHeaders {
    private static final Map.Entry<CharSequence, CharSequence> TLS_ONLY =
            header("Strict-Transport-Security", "max-age=31536000");
    private static final List<Map.Entry<CharSequence, CharSequence>> ALWAYS = List.of(
            header("X-Content-Type-Options", "nosniff"),
            header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
            header("Cross-Origin-Resource-Policy", "same-origin"),
            header("Referrer-Policy", "no-referrer"));

    private SecurityHeaders() {}

    private static Map.Entry<CharSequence, CharSequence> header(String name, String value) {
        return Map.entry(HttpHeaders.createOptimized(name), HttpHeaders.createOptimized(value));
    }

    /** Puts them into an answer that is not sent yet; a route may put others in their place. */
    static void put(HttpServerResponse response, boolean isSecure) {
        MultiMap headers = response.headers();
        for (Map.Entry<CharSequence, CharSequence> header : ALWAYS) {
            headers.set(header.getKey(), header.getValue());
        }
        if (isSecure) {
            headers.set(TLS_ONLY.getKey(), TLS_ONLY.getValue());
        }
    }
}
