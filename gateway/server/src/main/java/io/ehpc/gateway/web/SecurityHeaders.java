package io.ehpc.gateway.web;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerResponse;

/**
 * The headers that keep a browser from making more of an answer than data: no script, frame, other site or
 * guessed type, and over TLS no way back to plain HTTP.
 */
final class SecurityHeaders {
    private static final HeaderFields ALWAYS = HeaderFields.of(MultiMap.caseInsensitiveMultiMap()
            .set("X-Content-Type-Options", "nosniff")
            .set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
            .set("Cross-Origin-Resource-Policy", "same-origin")
            .set("Referrer-Policy", "no-referrer"));
    private static final HeaderFields OVER_TLS =
            HeaderFields.of(MultiMap.caseInsensitiveMultiMap().set("Strict-Transport-Security", "max-age=31536000"));

    private SecurityHeaders() {}

    /** Puts them into an answer at its beginning; a route may put others in their place. */
    static void put(HttpServerResponse response, boolean isSecure) {
        ALWAYS.addTo(response.headers());
        if (isSecure) {
            OVER_TLS.addTo(response.headers());
        }
    }
}
