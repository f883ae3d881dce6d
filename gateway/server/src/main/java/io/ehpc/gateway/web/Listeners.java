package io.ehpc.gateway.web;

import io.ehpc.gateway.catalogue.ChangeFeed;
import io.ehpc.gateway.time.MonotonicInstants;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Those who wait for changes on one event loop, to which all of this belongs but the call of the feed: that
 * has them woken once for all changes that were found meanwhile.
 */
final class Listeners {
    /** How often it is looked whose time is over. */
    static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private final Vertx vertx;
    private final MonotonicInstants clock;
    private final BooleanSupplier draining;
    private final Set<Listener> all = new LinkedHashSet<>();
    private final AtomicBoolean called = new AtomicBoolean();
    private Runnable hangUp = () -> {};
    private long timer;

    /** @param draining whether the gateway stops */
    Listeners(Vertx vertx, MonotonicInstants clock, BooleanSupplier draining) {
        this.vertx = vertx;
        this.clock = clock;
        this.draining = draining;
    }

    /** Wakes this one too from now on; who reads after that misses nothing. */
    void add(Listener listener, ChangeFeed feed) {
        if (all.isEmpty()) {
            Context here = vertx.getOrCreateContext();
            hangUp = feed.onChange(() -> call(here));
            timer = vertx.setPeriodic(LOOK_EVERY.toMillis(), time -> look());
        }
        all.add(listener);
    }

    void remove(Listener listener) {
        if (all.remove(listener) && all.isEmpty()) {
            hangUp.run();
            vertx.cancelTimer(timer);
        }
    }

    private void call(Context here) {
        if (called.compareAndSet(false, true)) {
            here.runOnContext(now -> wake());
        }
    }

    private void wake() {
        called.set(false);
        List.copyOf(all).forEach(Listener::wake);
    }

    private void look() {
        if (draining.getAsBoolean()) {
            List.copyOf(all).forEach(Listener::drain);
        }
        Instant now = clock.instant();
        List.copyOf(all).forEach(listener -> listener.look(now));
    }
}
