package io.ehpc.gateway.web;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * How late event loops are: on each, something is due ten times a second, and how late it comes is how late all
 * else comes there. A loop that is held up and says nothing counts as late as it is by now.
 */
public final class LoopLag {
    static final Duration EVERY = Duration.ofMillis(100);

    private final LongSupplier nanos;
    private final Consumer<Duration> each;
    private final List<Pulse> pulses = new CopyOnWriteArrayList<>();

    /**
     * @param nanos a clock that is never set, in nanoseconds
     * @param each is told how late each one was
     */
    public LoopLag(LongSupplier nanos, Consumer<Duration> each) {
        this.nanos = nanos;
        this.each = each;
    }

    /** What is due on one loop. */
    final class Pulse {
        private long dueAt = nanos.getAsLong() + EVERY.toNanos();
        private long worst;

        /** It came. */
        void beat() {
            each.accept(Duration.ofNanos(came(nanos.getAsLong())));
        }

        private synchronized long came(long now) {
            long late = Math.max(0, now - dueAt);
            worst = Math.max(worst, late);
            dueAt = now + EVERY.toNanos();
            return late;
        }

        private synchronized long take(long now) {
            long taken = Math.max(worst, now - dueAt);
            worst = 0;
            return taken;
        }
    }

    /** Begins with the event loop of the context that calls, for as long as that context is. */
    void watch(Vertx vertx) {
        beatAgain(vertx, pulse());
    }

    /** A timer for each beat: after a hold-up, periodic ones would all come at once, in time. */
    private static void beatAgain(Vertx vertx, Pulse pulse) {
        vertx.setTimer(EVERY.toMillis(), due -> {
            pulse.beat();
            beatAgain(vertx, pulse);
        });
    }

    Pulse pulse() {
        Pulse pulse = new Pulse();
        pulses.add(pulse);
        return pulse;
    }

    /** The worst of all loops since it was last taken. */
    public Duration take() {
        long now = nanos.getAsLong();
        return Duration.ofNanos(
                pulses.stream().mapToLong(pulse -> pulse.take(now)).reduce(0, Math::max));
    }
}
