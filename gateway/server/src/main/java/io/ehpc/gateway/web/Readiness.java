package io.ehpc.gateway.web;

import io.ehpc.gateway.config.ReadinessConfig;
import io.ehpc.gateway.time.MonotonicInstants;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Locale;

/**
 * Whether the gateway takes requests: while it can answer, whatever the upstream, a region or a query does. Any
 * thread may ask; one looks.
 */
public final class Readiness {
    private final MonotonicInstants clock;
    private volatile Phase phase = Phase.STARTING;
    private volatile Look last;

    private enum Phase {
        STARTING,
        SERVING,
        DRAINING
    }

    /** Whether it takes requests, or why not. */
    public enum State {
        STARTING,
        READY,
        OVERLOADED,
        DRAINING
    }

    private record Look(Overload overload, Overload.Load load, ReadinessConfig bounds) {}

    /** @param bounds when it counts as overloaded, until it is told of others */
    public Readiness(MonotonicInstants clock, ReadinessConfig bounds) {
        this.clock = clock;
        this.last = new Look(Overload.NONE, new Overload.Load(Duration.ZERO, 0), bounds);
    }

    /** It listens. */
    public void serves() {
        phase = Phase.SERVING;
    }

    /** It takes no more. */
    public void drains() {
        phase = Phase.DRAINING;
    }

    /** Takes note of what there is to do; to be called a few times a second, by one thread at a time. */
    public void look(Duration loopLag, long requests, ReadinessConfig bounds) {
        Overload.Load load = new Overload.Load(loopLag, requests);
        last = new Look(last.overload().next(load, bounds, clock.instant()), load, bounds);
    }

    /** What it is now. */
    public State state() {
        return switch (phase) {
            case STARTING -> State.STARTING;
            case SERVING -> last.overload().isOn() ? State.OVERLOADED : State.READY;
            case DRAINING -> State.DRAINING;
        };
    }

    /** The state and why it is so, as JSON. */
    Buffer json() {
        State state = state();
        Look look = last;
        return JsonBody.of(json -> {
            json.writeStartObject();
            json.writeStringField("status", state.name().toLowerCase(Locale.ROOT));
            json.writeStringField("why", why(state, look.bounds()));
            json.writeNumberField("loopLagMillis", look.load().loopLag().toMillis());
            json.writeNumberField("requests", look.load().requests());
            json.writeEndObject();
        });
    }

    private static String why(State state, ReadinessConfig bounds) {
        return switch (state) {
            case STARTING -> "It does not listen yet.";
            case READY -> "It can answer.";
            case DRAINING -> "It stops, and takes no more requests.";
            case OVERLOADED ->
                "There is more to do than it can: it takes requests again once no event loop was later than "
                        + bounds.maxLoopLag().toMillis() / 2 + " ms and no more than " + bounds.maxRequests() / 2
                        + " requests waited, for " + bounds.after().toMillis() + " ms.";
        };
    }
}
