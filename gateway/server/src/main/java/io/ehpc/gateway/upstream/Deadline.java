package io.ehpc.gateway.upstream;

import io.ehpc.gateway.time.MonotonicClock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The moment until which an answer is worth waiting for. Whoever waits on the way spends of the same time.
 *
 * @param atNanos that moment, as the process's monotonic clock tells it
 */
public record Deadline(long atNanos) {

    /** That long from now. */
    public static Deadline in(Duration time, MonotonicClock clock) {
        return new Deadline(clock.nanos() + time.toNanos());
    }

    /** Halfway to it, for what has to be found out first; there is a millisecond for that if there is one at all. */
    public Deadline halfway(MonotonicClock clock) {
        long left = leftMillis(clock);
        return in(Duration.ofMillis(Math.max(Math.min(left, 1), left / 2)), clock);
    }

    /** What is left of it, in whole milliseconds; 0 or less once it has passed. */
    public long leftMillis(MonotonicClock clock) {
        return TimeUnit.NANOSECONDS.toMillis(atNanos - clock.nanos());
    }
}
