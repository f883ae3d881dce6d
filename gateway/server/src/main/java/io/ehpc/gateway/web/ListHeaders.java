package io.ehpc.gateway.web;

import io.ehpc.gateway.security.Reason;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of the request header fields that are read as lists. A longer one is refused with 431 (RFC 9110, section 5.4;
 * RFC 6585, section 5): to ignore it would be to answer another request than the one that was sent.
 */
final class ListHeaders {
    private static final int USUAL_BYTES = 1_024;

    /** Of all entity tags that a cache may hold of one resource. */
    private static final int TAGS_BYTES = 4_096;

    private static final List<Bound> BOUNDS = List.of(
            new Bound(HttpHeaders.ACCEPT, USUAL_BYTES),
            new Bound(HttpHeaders.ACCEPT_ENCODING, USUAL_BYTES),
            new Bound(HttpHeaders.CACHE_CONTROL, USUAL_BYTES),
            new Bound(HttpHeaders.createOptimized("prefer"), USUAL_BYTES),
            new Bound(HttpHeaders.IF_NONE_MATCH, TAGS_BYTES));

    private ListHeaders() {}

    private record Bound(CharSequence header, int bytes) {
        /** All values count, joined by commas. */
        boolean isExceeded(MultiMap headers) {
            String first = headers.get(header);
            if (first == null) {
                return false;
            }
            List<String> values = headers.getAll(header);
            int length = values.size() - 1;
            for (String value : values) {
                length += value.length();
            }
            return length > bytes;
        }
    }

    /** Why the request is refused; null if it is not. */
    static @Nullable EarlyRefusal refusal(HttpServerRequest request) {
        for (Bound bound : BOUNDS) {
            if (bound.isExceeded(request.headers())) {
                return new EarlyRefusal(
                        431,
                        Reason.HEADER_TOO_LARGE,
                        "The header " + bound.header() + " is longer than " + bound.bytes() + " bytes.");
            }
        }
        return null;
    }
}
