package io.ehpc.gateway.upstream;

import java.time.Duration;
import java.time.Instant;

/** The instant until which an answer is worth waiting for. Whoever waits on the way spends of the same time. */
public record Deadline(Instant at) {

    /** That long from now. */
    public static Deadline in(Duration time, Instant now) {
        return new Deadline(now.plus(time));
    }

    /** Halfway to it, for what has to be found out first; there is a millisecond for that if there is one at all. */
    public Deadline halfway(Instant now) {
        long left = leftMillis(now);
        return in(Duration.ofMillis(Math.max(Math.min(left, 1), left / 2)), now);
    }

    /** What is left of it, in whole milliseconds; 0 or less once it has passed. */
    public long leftMillis(Instant now) {
        return Duration.between(now, at).toMillis();
    }
}
