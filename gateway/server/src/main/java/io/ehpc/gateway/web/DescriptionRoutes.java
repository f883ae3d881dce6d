package io.ehpc.gateway.web;

import io.ehpc.gateway.content.Content;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What this port's API is, for programs that read OpenAPI: made once for each listener, when the first asks. */
final class DescriptionRoutes {
    private final Vertx vertx;
    private @Nullable Future<Description> description;

    DescriptionRoutes(Vertx vertx) {
        this.vertx = vertx;
    }

    void addTo(Router router) {
        add(router, "/v1/openapi.json", "application/json", Description::json);
        add(router, "/v1/openapi.yaml", "application/yaml", Description::yaml);
    }

    private void add(Router router, String path, String type, Function<Description, Content> form) {
        router.route(path)
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(context -> handle(context, type, form));
    }

    private void handle(RoutingContext context, String type, Function<Description, Content> form) {
        if (begin(context)) {
            description().map(form).onComplete(content -> send(context, type, content), context::fail);
        }
    }

    /** Begins the answer to a request for a document, which takes no parameters; false if it has some and is refused. */
    static boolean begin(RoutingContext context) {
        RequestScope.of(context).took(Route.DESCRIPTION);
        try {
            QueryParameters.read(context.request().query(), List.of());
            return true;
        } catch (BadParameterException bad) {
            RequestScope.of(context).answered(Route.REFUSED);
            Problem.badParameter(bad.parameter(), bad.detail()).send(context);
            return false;
        }
    }

    private Future<Description> description() {
        Future<Description> made = description;
        if (made == null) {
            made = vertx.executeBlocking(Description::load, false).map(loaded -> Objects.requireNonNull(loaded));
            description = made;
        }
        return made;
    }

    /** Sends a document that is the same for all. */
    static void send(RoutingContext context, String type, Content content) {
        RequestScope.of(context).answered("fresh");
        context.response().putHeader("Cache-Control", "no-cache");
        new ContentResponse(type, EntityTag.strong(content.tag()), content::has, content::in, Vary.CODING)
                .send(context);
    }
}
