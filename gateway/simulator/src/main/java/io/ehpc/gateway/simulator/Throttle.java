package io.ehpc.gateway.simulator;

import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.simulator.SimulatorOptions.Quota;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps each account within its quota, region by region and operation by operation. */
final class Throttle {
    // The generic cell rate algorithm (ITU-T I.371): in place of a bucket's tokens it keeps the instant at
    // which the bucket will be full again. A call moves that instant on by the time that one token takes.

    private final long interval;
    private final long capacity;
    private final Clock clock;
    private final Map<Payer, Bucket> buckets = new ConcurrentHashMap<>();

    Throttle(Quota quota, Clock clock) {
        this.interval = (long) (1e9 / quota.perSecond());
        this.capacity = interval * quota.burst();
        this.clock = clock;
    }

    /**
     * Counts a call, if there is room for it.
     *
     * @param account a known one, as the others are, so that there are never many buckets
     * @return zero, or how long to wait before the next call has a chance, in whole milliseconds
     */
    Duration take(String account, String region, Operation operation) {
        Instant now = clock.instant();
        return buckets.compute(
                        new Payer(account, region, operation.name()),
                        (payer, bucket) -> next(bucket == null ? now : bucket.fullAt, now))
                .pause;
    }

    /** A clock that was set back never makes a bucket emptier than empty. */
    private Bucket next(Instant fullAt, Instant now) {
        Instant latest = now.plusNanos(capacity);
        Instant full = fullAt.isBefore(now) ? now : fullAt.isAfter(latest) ? latest : fullAt;
        long missing = Duration.between(latest, full.plusNanos(interval)).toNanos();
        return missing <= 0
                ? new Bucket(full.plusNanos(interval), Duration.ZERO)
                : new Bucket(full, Duration.ofMillis((missing + 999_999) / 1_000_000));
    }

    private record Payer(String account, String region, String operation) {}

    private record Bucket(Instant fullAt, Duration pause) {}
}
