package io.ehpc.gateway.web;

import io.ehpc.gateway.catalogue.Holdings;
import io.ehpc.gateway.config.OpenRoutes;
import io.ehpc.gateway.content.Coding;
import io.ehpc.gateway.logging.LogLevels;
import io.ehpc.gateway.security.AuditLog;
import io.ehpc.gateway.security.ManagementAccess;
import io.ehpc.gateway.telemetry.Telemetry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** The routes of the management port: metrics, health, and what is held. */
public final class ManagementRoutes {
    private static final String METRICS = "/metrics";
    private static final String LIVE = "/livez";
    private static final String READY = "/readyz";
    private static final String OPEN_METRICS = "application/openmetrics-text";

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
        ManagementDoor door = new ManagementDoor(access);
        router.get(METRICS)
                .method(HttpMethod.HEAD)
                .handler(door.to(OpenRoutes.METRICS))
                .handler(context -> metrics(vertx, context));
        router.get(LIVE)
                .method(HttpMethod.HEAD)
                .handler(door.to(OpenRoutes.PROBES))
                .handler(this::live);
        router.get(READY)
                .method(HttpMethod.HEAD)
                .handler(door.to(OpenRoutes.PROBES))
                .handler(this::ready);
        router.route().handler(door.toTheRest());
        List.of(METRICS, LIVE, READY).forEach(path -> PathRoutes.refuseOthers(router, path, "GET, HEAD"));
        new AdminRoutes(holdings, audit).addTo(router);
        new LogLevelRoutes(levels, audit).addTo(router);
        router.route()
                .handler(context -> Problem.of(404, "not-found", "Not found", "There is no such path here.")
                        .send(context));
        return router;
    }

    private void metrics(Vertx vertx, RoutingContext context) {
        String accepted = Accept.prefers(Asked.joined(context.request(), "Accept"), OPEN_METRICS) ? OPEN_METRICS : "";
        Coding coding = AcceptEncoding.choose(
                Asked.joined(context.request(), HttpHeaders.ACCEPT_ENCODING), there -> there != Coding.ZSTD);
        vertx.executeBlocking(() -> scrape(accepted, coding), false)
                .onComplete(
                        body -> {
                            if (coding != Coding.IDENTITY) {
                                context.response().putHeader("Content-Encoding", coding.token());
                            }
                            context.response()
                                    .putHeader("Content-Type", Telemetry.contentType(accepted))
                                    .putHeader("Vary", "Accept, Accept-Encoding");
                            ResponseBody.end(context, body);
                        },
                        context::fail);
    }

    private Buffer scrape(String accepted, Coding coding) {
        return coding == Coding.GZIP
                ? Buffer.buffer(telemetry.compressedScrape(accepted))
                : Buffer.buffer(telemetry.scrape(accepted));
    }

    private void live(RoutingContext context) {
        List<String> complaints = liveness.complaints();
        state(context, complaints.isEmpty() ? 200 : 503, Liveness.json(complaints));
    }

    private void ready(RoutingContext context) {
        state(context, readiness.state() == Readiness.State.READY ? 200 : 503, readiness.json());
    }

    private static void state(RoutingContext context, int status, Buffer state) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store");
        ResponseBody.end(context, state);
    }
}
