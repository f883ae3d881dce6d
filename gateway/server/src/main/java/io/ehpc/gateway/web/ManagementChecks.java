package io.ehpc.gateway.web;

import io.ehpc.gateway.config.ManagementConfig;
import io.ehpc.gateway.security.DeniedException;
import io.ehpc.gateway.security.Occasion;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The checks before the routes of the management port, and the problems that the router itself would answer in plain text. */
public final class ManagementChecks {
    private static final Logger LOG = LoggerFactory.getLogger(ManagementChecks.class);
    private static final int FIRST = -1;
    private static final String BEGUN = ManagementChecks.class.getName();

    private final RequestChecks checks;
    private final BiConsumer<DeniedException, Occasion> refused;
    private final RequestIds ids = new RequestIds();
    private final HttpDate date;

    /**
     * @param refused is told of each request that is refused
     * @param wall the time of day
     */
    public ManagementChecks(ManagementConfig config, BiConsumer<DeniedException, Occasion> refused, Clock wall) {
        this.date = new HttpDate(wall);
        this.checks = RequestChecks.ofManagement(config.listener());
        this.refused = refused;
    }

    /** The routes with the checks before them. */
    public Handler<HttpServerRequest> before(Router routes) {
        routes.route().order(FIRST).handler(this::check);
        // What the router itself cannot read comes to no route.
        routes.errorHandler(400, context -> {
            begin(context);
            Problem.of(400, "bad-request", "Bad request", "The request cannot be read.")
                    .send(context);
        });
        routes.errorHandler(500, context -> {
            begin(context);
            LOG.error("a request on the management port failed", context.failure());
            Problem.of(500, "internal", "Internal error", "The gateway failed; its log says why.")
                    .send(context);
        });
        return RoutableRequest.before(routes);
    }

    /** Once for each request. */
    private void begin(RoutingContext context) {
        if (context.data().putIfAbsent(BEGUN, true) == null) {
            SecurityHeaders.put(context.response(), context.request().isSSL());
            Expectation.watch(context);
            context.addHeadersEndHandler(last -> date.put(context.response()));
        }
    }

    private void check(RoutingContext context) {
        begin(context);
        EarlyRefusal refusal = checks.refusal(context);
        if (refusal == null) {
            context.next();
            return;
        }
        String id = ids.of(context.request());
        refused.accept(
                DeniedException.of(refusal.reason()),
                new Occasion("management", Door.from(context.request()), null, id));
        context.response().putHeader(RequestScope.ID_HEADER, id);
        if (refusal.status() == 405) {
            context.response().putHeader("Allow", "GET, HEAD, PUT, DELETE");
        }
        refusal.problem().send(context);
    }
}
