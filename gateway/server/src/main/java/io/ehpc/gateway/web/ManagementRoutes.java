package io.ehpc.gateway.web;

import io.ehpc.gateway.catalogue.Holdings;
import io.ehpc.gateway.config.OpenRoutes;
import io.ehpc.gateway.logging.LogLevels;
import io.ehpc.gateway.security.AuditLog;
import io.ehpc.gateway.security.ManagementAccess;
import io.ehpc.gateway.telemetry.Telemetry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** The routes of the management port: metrics, health, and what is held. */
public final class ManagementRoutes {
    private final Telemetry telemetry;
    private final Holdings holdings;
    private final ManagementAccess access;
    private final AuditLog audit;
    private final LogLevels levels;
    private final Readiness readiness;
    private final Liveness liveness;

    public ManagementRoutes(
            Telemetry telemetry,
            Holdings holdings,
            ManagementAccess access,
            AuditLog audit,
            LogLevels levels,
            Readiness readiness,
            Liveness liveness) {
        this.telemetry = telemetry;
        this.holdings = holdings;
        this.access = access;
        this.audit = audit;
        this.levels = levels;
        this.readiness = readiness;
        this.liveness = liveness;
    }

    /** The routes. */
    public Router routes(Vertx vertx) {
        Router router = Router.router(vertx);
        router.route().handler(context -> {
            SecurityHeaders.put(context.response(), context.request().isSSL());
            context.next();
        });
        ManagementDoor door = new ManagementDoor(access);
        router.get("/metrics").handler(door.to(OpenRoutes.METRICS)).handler(context -> metrics(vertx, context));
        router.get("/livez")
                .method(HttpMethod.HEAD)
                .handler(door.to(OpenRoutes.PROBES))
                .handler(this::live);
        router.get("/readyz")
                .method(HttpMethod.HEAD)
                .handler(door.to(OpenRoutes.PROBES))
                .handler(this::ready);
        router.route().handler(door.toTheRest());
        new AdminRoutes(holdings, audit).addTo(router);
        new LogLevelRoutes(levels, audit).addTo(router);
        router.route()
                .handler(context -> Problem.of(404, "not-found", "Not found", "There is no such path here.")
                        .send(context));
        return router;
    }

    private void metrics(Vertx vertx, RoutingContext context) {
        String accept = context.request().getHeader("Accept");
        String accepted = accept == null ? "" : accept;
        vertx.executeBlocking(() -> telemetry.scrape(accepted), false)
                .onComplete(
                        text -> {
                            var unused = context.response()
                                    .putHeader("Content-Type", Telemetry.contentType(accepted))
                                    .end(text);
                        },
                        context::fail);
    }

    private void live(RoutingContext context) {
        List<String> complaints = liveness.complaints();
        state(context.response(), complaints.isEmpty() ? 200 : 503, Liveness.json(complaints));
    }

    private void ready(RoutingContext context) {
        state(context.response(), readiness.state() == Readiness.State.READY ? 200 : 503, readiness.json());
    }

    private static void state(HttpServerResponse response, int status, Buffer state) {
        var unused = response.setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(state);
    }
}
