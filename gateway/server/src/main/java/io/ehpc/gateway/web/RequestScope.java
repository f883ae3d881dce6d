package io.ehpc.gateway.web;

import io.ehpc.gateway.telemetry.RequestMetrics;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Objects;

/** What the gateway keeps of a request from its start to its end: an id, when it began, how it is counted. */
final class RequestScope {
    /** The header with the gateway's own id of a request, as against the upstream's in the body. */
    static final String ID_HEADER = "x-request-id";

    private static final String KEY = RequestScope.class.getName();

    private final String id;
    private final long startedAt = System.nanoTime();
    private Route route = Route.OTHER;
    private String outcome = Route.ABANDONED;

    private RequestScope(String id) {
        this.id = id;
    }

    /** Begins a request, unless it has begun; its end is counted, whichever way it comes. */
    static void begin(RoutingContext context, RequestIds ids, RequestMetrics metrics) {
        if (context.data().containsKey(KEY)) {
            return;
        }
        RequestScope scope = new RequestScope(ids.next());
        context.put(KEY, scope);
        context.response().putHeader(ID_HEADER, scope.id);
        metrics.begun();
        context.addEndHandler(end -> metrics.ended(
                scope.route.label(), scope.outcome, Duration.ofNanos(System.nanoTime() - scope.startedAt)));
    }

    static RequestScope of(RoutingContext context) {
        return Objects.requireNonNull(context.<RequestScope>get(KEY), "the request has not begun");
    }

    /** The gateway's id of the request. */
    String id() {
        return id;
    }

    /** Says which route it took. */
    void took(Route taken) {
        route = taken;
    }

    /** Says how it was answered; to be said before the answer is written. */
    void answered(String how) {
        outcome = how;
    }
}
