package io.ehpc.gateway.web;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The routes of one path, by method: what answers {@code GET} answers {@code HEAD} too, and any other method is told
 * which there are (RFC 9110, sections 9.1 and 15.5.6).
 */
final class PathRoutes {
    private final Router router;
    private final String path;
    private final Set<HttpMethod> methods = new LinkedHashSet<>();

    private PathRoutes(Router router, String path) {
        this.router = router;
        this.path = path;
    }

    static PathRoutes at(Router router, String path) {
        return new PathRoutes(router, path);
    }

    /** Handles {@code GET} and {@code HEAD}. */
    PathRoutes get(Handler<RoutingContext> handler) {
        return on(HttpMethod.GET, handler).on(HttpMethod.HEAD, handler);
    }

    PathRoutes on(HttpMethod method, Handler<RoutingContext> handler) {
        methods.add(method);
        router.route(method, path).handler(handler);
        return this;
    }

    /** Refuses all other methods; to be called last. */
    void only() {
        refuseOthers(router, path, methods.stream().map(HttpMethod::name).collect(Collectors.joining(", ")));
    }

    /** Refuses what comes there and is handled by no route before. */
    static void refuseOthers(Router router, String path, String allowed) {
        router.route(path).handler(context -> {
            context.response().putHeader("Allow", allowed);
            Problem.of(405, "method", "Method not allowed", "This path takes " + allowed + " only.")
                    .send(context);
        });
    }
}
