package io.ehpc.gateway.web;

import io.ehpc.gateway.security.Reason;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges the method and the target of a request: RFC 9110, section 9, and RFC 9112, section 3.2. */
final class RequestTarget {
    private static final Set<HttpMethod> KNOWN = Set.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.PATCH,
            HttpMethod.DELETE,
            HttpMethod.OPTIONS);
    private static final Set<HttpMethod> NEVER_ALLOWED = Set.of(HttpMethod.CONNECT, HttpMethod.TRACE);

    private RequestTarget() {}

    /** Why no route can take it; null if one may. */
    static @Nullable EarlyRefusal refusal(HttpMethod method, @Nullable String target) {
        if (NEVER_ALLOWED.contains(method)) {
            return new EarlyRefusal(405, Reason.BAD_TARGET, "This method is not served.");
        }
        if (!KNOWN.contains(method)) {
            return new EarlyRefusal(501, Reason.BAD_TARGET, "This method is not known.");
        }
        if (isRoutable(target)) {
            return null;
        }
        return "*".equals(target) && method.equals(HttpMethod.OPTIONS)
                ? new EarlyRefusal(405, Reason.BAD_TARGET, "OPTIONS of the whole server is not served.")
                : new EarlyRefusal(400, Reason.BAD_TARGET, "The request's target is neither a path nor a URL of one.");
    }

    /** The path by which a request is routed: without empty and dot segments (RFC 3986, section 6.2.2.3). */
    static String path(RoutingContext context) {
        try {
            return context.normalizedPath();
        } catch (IllegalArgumentException malformed) {
            String path = context.request().path();
            return path == null ? "" : path;
        }
    }

    /** Whether it has a path that begins with a slash: origin form, or absolute form of {@code http} and {@code https}. */
    static boolean isRoutable(@Nullable String target) {
        if (target == null || target.isEmpty()) {
            return false;
        }
        if (target.charAt(0) == '/') {
            return true;
        }
        int scheme = target.indexOf("://");
        return scheme > 0 && WebOrigin.usualPort(target.substring(0, scheme).toLowerCase(Locale.ROOT)) != 0;
    }
}
