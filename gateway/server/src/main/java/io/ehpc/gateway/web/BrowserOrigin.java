package io.ehpc.gateway.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a browser sends a request for a page of another origin, by {@code Origin} (RFC 6454, section 7) and
 * {@code Sec-Fetch-Site} (W3C Fetch Metadata). Other programs send neither.
 */
final class BrowserOrigin {
    private static final CharSequence SITE = HttpHeaders.createOptimized("sec-fetch-site");

    private BrowserOrigin() {}

    /**
     * Whether it is for a page of another origin, and that is none of the allowed ones.
     *
     * @param named the host that it names; null if none
     */
    static boolean isForeign(HttpServerRequest request, @Nullable HostAndPort named, Predicate<WebOrigin> isAllowed) {
        List<String> origins = request.headers().getAll(HttpHeaders.ORIGIN);
        if (origins.isEmpty()) {
            return isOfAnotherOrigin(request.getHeader(SITE));
        }
        WebOrigin origin = origins.size() == 1 ? WebOrigin.parse(origins.get(0)) : null;
        if (origin != null && isAllowed.test(origin)) {
            return false;
        }
        return origin == null
                || named == null
                || !origin.isOf(named, request.isSSL())
                || isOfAnotherOrigin(request.getHeader(SITE));
    }

    /** A page of the same site is one of another origin: else it would be called that. */
    private static boolean isOfAnotherOrigin(@Nullable String site) {
        return "cross-site".equalsIgnoreCase(site) || "same-site".equalsIgnoreCase(site);
    }
}
