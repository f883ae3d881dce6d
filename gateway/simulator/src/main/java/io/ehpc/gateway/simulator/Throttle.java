package io.ehpc.gateway.simulator;

import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.simulator.SimulatorOptions.Quota;
import io.ehpc.gateway.time.MonotonicClock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps each account within its quota, region by region and operation by operation. */
final class Throttle {
    // The generic cell rate algorithm (ITU-T I.371): in place of a bucket's tokens it keeps the moment at
    // which the bucket will be full again. A call moves that moment on by the time that one token takes.

    private final long interval;
    private final long capacity;
    private final MonotonicClock clock;
    private final long origin;
    private final Map<Payer, Bucket> buckets = new ConcurrentHashMap<>();

    Throttle(Quota quota, MonotonicClock clock) {
        this.interval = (long) (1e9 / quota.perSecond());
        this.capacity = interval * quota.burst();
        this.clock = clock;
        this.origin = clock.nanos();
    }

    /**
     * Counts a call, if there is room for it.
     *
     * @param account a known one, as the others are, so that there are never many buckets
     * @return zero, or how long to wait before the next call has a chance, in whole milliseconds
     */
    Duration take(String account, String region, Operation operation) {
        long now = clock.nanos() - origin;
        return buckets.compute(
                        new Payer(account, region, operation.name()),
                        (payer, bucket) -> next(bucket == null ? now : bucket.fullAt, now))
                .pause;
    }

    private Bucket next(long fullAt, long now) {
        long full = Math.max(fullAt, now);
        long missing = full + interval - (now + capacity);
        return missing <= 0
                ? new Bucket(full + interval, Duration.ZERO)
                : new Bucket(full, Duration.ofMillis((missing + 999_999) / 1_000_000));
    }

    private record Payer(String account, String region, String operation) {}

    private record Bucket(long fullAt, Duration pause) {}
}
