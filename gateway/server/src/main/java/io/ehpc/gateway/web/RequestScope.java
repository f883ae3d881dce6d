package io.ehpc.gateway.web;

import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.logging.RequestLine;
import io.ehpc.gateway.tracing.TraceSpan;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the gateway keeps of a request from its start to its end: an id, when it began, how it is counted. */
final class RequestScope {
    /** The header with the id of a request, as against the upstream's of its call in the body. */
    static final CharSequence ID_HEADER = HttpHeaders.createOptimized("x-request-id");

    private static final String KEY = RequestScope.class.getName();

    private final String id;
    private final TraceSpan span;
    private final long startedAt = System.nanoTime();
    private Route route = Route.OTHER;
    private String outcome = Route.ABANDONED;
    private @Nullable Admitted admitted;
    private int parts;
    private @Nullable Duration age;

    private RequestScope(String id, TraceSpan span) {
        this.id = id;
        this.span = span;
    }

    /** Begins a request, unless it has begun: false; its end is counted, whichever way it comes. */
    static boolean begin(RoutingContext context, RequestIds ids, Observers observers) {
        if (context.data().containsKey(KEY)) {
            return false;
        }
        RequestScope scope = new RequestScope(
                ids.of(context.request()),
                observers
                        .tracing()
                        .begin(
                                "request",
                                name -> context.request().getHeader(name),
                                () -> HostName.isLoopback(context.request().remoteAddress())));
        context.put(KEY, scope);
        context.response().putHeader(ID_HEADER, scope.id);
        observers.metrics().begun();
        observers.http().begun(context.request().method().name());
        context.addEndHandler(end -> scope.ended(context, observers));
        return true;
    }

    private void ended(RoutingContext context, Observers observers) {
        Duration took = Duration.ofNanos(System.nanoTime() - startedAt);
        if (span.isRecorded()) {
            observers.exemplars().during(span.traceId(), span.spanId(), () -> count(context, observers, took));
        } else {
            count(context, observers, took);
        }
        long leftOut = observers.log().admit(outcome, () -> client(context));
        if (leftOut >= 0) {
            observers.log().write(line(context, took), leftOut);
        }
        if (span.isRecorded()) {
            trace(context);
        }
    }

    private void count(RoutingContext context, Observers observers, Duration took) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response();
        int status = status(context);
        observers.metrics().ended(route.label(), outcome, status, took);
        observers
                .http()
                .ended(
                        request.method().name(),
                        route.label(),
                        status,
                        took,
                        request.bytesRead(),
                        response.bytesWritten());
    }

    private ClientKey client(RoutingContext context) {
        Admitted who = admitted;
        return who == null ? Door.peer(context.request()) : who.key();
    }

    private void trace(RoutingContext context) {
        RequestSpan.tellRequest(span, context, route);
        span.tell("ehpc.request.id", id);
        RequestSpan.end(span, status(context), outcome);
    }

    /** What the client got; 0 if it went before. */
    private int status(RoutingContext context) {
        return outcome.equals(Route.ABANDONED) ? 0 : context.response().getStatusCode();
    }

    private RequestLine line(RoutingContext context, Duration took) {
        SocketAddress client = context.request().remoteAddress();
        return new RequestLine(
                new RequestLine.Ids(
                        id, span.isRecorded() ? span.traceId() : null, span.isRecorded() ? span.spanId() : null),
                client == null ? "" : client.hostAddress(),
                LoggedQuery.of(context.request()),
                route.label(),
                outcome,
                took,
                new RequestLine.Answered(
                        context.response().getStatusCode(), context.response().bytesWritten(), parts, age));
    }

    static RequestScope of(RoutingContext context) {
        return Objects.requireNonNull(context.<RequestScope>get(KEY), "the request has not begun");
    }

    /** The id of the request. */
    String id() {
        return id;
    }

    /** Its part of a trace. */
    TraceSpan span() {
        return span;
    }

    /** Says who was let in with it. */
    void letIn(Admitted who) {
        admitted = who;
    }

    /** Who was let in with it; null if nobody was yet. */
    @Nullable
    Admitted admitted() {
        return admitted;
    }

    /** Says which route it took. */
    void took(Route taken) {
        route = taken;
    }

    Route route() {
        return route;
    }

    /** Says how it was answered; to be said before the answer is written. */
    void answered(String how) {
        outcome = how;
    }

    /** Says of how many parts the answer is, and how old the oldest is: null if none was served. */
    void madeOf(int howMany, @Nullable Duration oldest) {
        parts = howMany;
        age = oldest;
    }
}
