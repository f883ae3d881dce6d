package io.ehpc.gateway.security;

import io.ehpc.gateway.config.RateConfig;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How often something may be done, over all event loops, without a lock.
 *
 * <p>The generic cell rate algorithm: each use moves {@code spentUntil}, the time at which all that was used
 * will be had back, by one share of the period; a use that would move it more than a whole period ahead is
 * refused. Another rate takes what was used along, as a time; never more than its own period.
 */
final class Quota {
    private final LongSupplier nanos;
    private final long origin;
    private final AtomicLong spentUntil = new AtomicLong();
    private volatile RateConfig rate;

    /** @param nanos a clock that never steps */
    Quota(LongSupplier nanos, RateConfig rate) {
        this.nanos = nanos;
        this.origin = nanos.getAsLong();
        this.rate = rate;
    }

    /** Another rate, from now on; what was used is had back within its period at the latest. */
    void configure(RateConfig next) {
        if (!next.equals(rate)) {
            rate = next;
            long at = nanos.getAsLong() - origin;
            spentUntil.updateAndGet(before -> bounded(before, at, share(next) * next.calls()));
        }
    }

    /** Uses it once, if it may be. */
    Standing take() {
        RateConfig now = rate;
        long share = share(now);
        long whole = share * now.calls();
        long at = nanos.getAsLong() - origin;
        while (true) {
            long before = spentUntil.get();
            long spent = bounded(before, at, whole);
            if (spent + share - at > whole) {
                return standing(false, now, at, spent);
            }
            if (spentUntil.compareAndSet(before, spent + share)) {
                return standing(true, now, at, spent + share);
            }
        }
    }

    /** How it stands, without a use. */
    Standing standing() {
        RateConfig now = rate;
        long at = nanos.getAsLong() - origin;
        return standing(true, now, at, bounded(spentUntil.get(), at, share(now) * now.calls()));
    }

    private static long bounded(long spentUntil, long at, long whole) {
        return Math.min(Math.max(spentUntil, at), at + whole);
    }

    private static long share(RateConfig rate) {
        return Math.max(1, rate.per().toNanos() / rate.calls());
    }

    private static Standing standing(boolean granted, RateConfig rate, long at, long spent) {
        long share = share(rate);
        long room = share * rate.calls() - (spent - at);
        return new Standing(
                granted, rate, room / share, Duration.ofNanos(Math.max(0, share - room)), Duration.ofNanos(spent - at));
    }
}
