package io.ehpc.gateway.web;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.internal.http.HttpServerRequestWrapper;
import org.jspecify.annotations.Nullable;

/**
 * A request without a path, such as {@code CONNECT}, that looks to the router as if it asked for {@code /}: the router
 * answers such ones itself, or fails over HTTP/2, where their target is null. The first route refuses it.
 */
final class RoutableRequest extends HttpServerRequestWrapper {
    private RoutableRequest(HttpServerRequestInternal request) {
        super(request);
    }

    /** Hands requests to a router, each with a path. */
    static Handler<HttpServerRequest> before(Handler<HttpServerRequest> router) {
        return request -> router.handle(
                RequestTarget.isRoutable(request.uri())
                        ? request
                        : new RoutableRequest((HttpServerRequestInternal) request));
    }

    @Override
    public String uri() {
        String uri = super.uri();
        return uri == null ? "" : uri;
    }

    @Override
    public String scheme() {
        String scheme = super.scheme();
        return scheme == null ? "" : scheme;
    }

    @Override
    public String path() {
        return "/";
    }

    @Override
    public @Nullable String query() {
        return null;
    }

    @Override
    public MultiMap params(boolean semicolonIsNormalChar) {
        return MultiMap.caseInsensitiveMultiMap();
    }
}
