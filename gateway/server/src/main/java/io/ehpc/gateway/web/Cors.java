package io.ehpc.gateway.web;

import io.ehpc.gateway.config.CorsConfig;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Cross-origin resource sharing under {@code /v1}, as the Fetch standard has it, without credentials: pages of the
 * configured origins may read answers, refusals too. Others are answered as before, and browsers keep it from them.
 */
final class Cors {
    private static final String ANY = "*";
    private static final String METHODS = "GET, HEAD";
    private static final String REQUEST_HEADERS =
            "Accept, Authorization, Cache-Control, If-None-Match, Last-Event-ID, Prefer, X-Api-Key, X-Ehpc-Explain,"
                    + " X-Request-Id";
    private static final String RESPONSE_HEADERS = "Age, Cache-Status, ETag, Link, Preference-Applied, Proxy-Status,"
            + " RateLimit, RateLimit-Policy, Retry-After, X-Ehpc-Explain, X-Request-Id";
    private static final String PREFLIGHT_SECONDS = "600";

    private final boolean allowsAny;
    private final Set<WebOrigin> origins;

    Cors(CorsConfig config) {
        this.allowsAny = config.origins().contains(ANY);
        this.origins = config.origins().stream()
                .map(WebOrigin::parse)
                .filter(origin -> origin != null)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Puts the headers into the answer to come, whatever it will be, if the request is for what pages may read. */
    void mark(RoutingContext context) {
        if (!concerns(context)) {
            return;
        }
        MultiMap headers = context.response().headers();
        context.addHeadersEndHandler(last -> {
            String vary = headers.get(HttpHeaders.VARY);
            headers.set(HttpHeaders.VARY, vary == null ? "Origin" : vary + ", Origin");
        });
        String allowed = allowed(context.request());
        if (allowed != null) {
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, allowed)
                    .set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, RESPONSE_HEADERS);
        }
    }

    private boolean concerns(RoutingContext context) {
        return (allowsAny || !origins.isEmpty()) && RequestTarget.path(context).startsWith("/v1/");
    }

    private @Nullable String allowed(HttpServerRequest request) {
        String named = request.getHeader(HttpHeaders.ORIGIN);
        if (named == null || allowsAny) {
            return named == null ? null : ANY;
        }
        WebOrigin origin = WebOrigin.parse(named);
        return origin != null && origins.contains(origin) ? named : null;
    }

    /** Answers a preflight of a page that may ask; it carries no credentials, so it comes before authentication. */
    boolean answersPreflight(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!request.method().equals(HttpMethod.OPTIONS)
                || !request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD)
                || !concerns(context)
                || allowed(request) == null) {
            return false;
        }
        RequestScope.of(context).answered("fresh");
        var unused = context.response()
                .setStatusCode(204)
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS)
                .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS)
                .end();
        return true;
    }
}
