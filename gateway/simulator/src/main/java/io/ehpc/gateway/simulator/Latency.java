package io.ehpc.gateway.simulator;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long calls wait.
 *
 * @param fixed at least
 * @param jitter added, evenly spread from nothing up to this
 * @param tail added to few
 * @param tailRate to which share of calls, from 0 to 1
 */
public record Latency(Duration fixed, Duration jitter, Duration tail, double tailRate) {

    /** The longest that a call can wait: what the listener's idle time-out allows for. */
    public static final Duration MAX = Duration.ofMinutes(2);

    /** No wait. */
    public static final Latency NONE = new Latency(Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);

    public Latency {
        require(
                !fixed.isNegative() && !jitter.isNegative() && !tail.isNegative(),
                "latency, jitter and tail are 0 or longer");
        // Each by itself first: the sum of any three durations could overflow.
        require(
                fixed.compareTo(MAX) <= 0
                        && jitter.compareTo(MAX) <= 0
                        && tail.compareTo(MAX) <= 0
                        && fixed.plus(jitter).plus(tail).compareTo(MAX) <= 0,
                "latency, jitter and tail together are at most 2m");
        require(isShare(tailRate), "tailRate is a number from 0 to 1, not " + tailRate);
    }

    /** The wait of one call. */
    Duration draw(RandomGenerator die) {
        Duration spread = Duration.ofNanos((long) (jitter.toNanos() * die.nextDouble()));
        return die.nextDouble() < tailRate ? fixed.plus(spread).plus(tail) : fixed.plus(spread);
    }

    static boolean isShare(double rate) {
        return rate >= 0 && rate <= 1;
    }

    static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
