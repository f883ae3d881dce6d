package io.ehpc.gateway.resilience;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The pause before a retry: anything between nothing and a ceiling, which doubles with each retry up to
 * the longest pause of all. So those who failed together do not come back together.
 *
 * @param base the ceiling of the first
 * @param max the ceiling of all
 * @param random for any thread, such as {@link java.util.Random}
 */
record FullJitter(Duration base, Duration max, RandomGenerator random) {
    private static final int MAX_DOUBLINGS = 30;

    /** In milliseconds, both ends included. */
    long pauseMillis(int retriesBefore) {
        return random.nextLong(ceilingMillis(retriesBefore) + 1);
    }

    long ceilingMillis(int retriesBefore) {
        long doubled = base.toMillis() << Math.min(retriesBefore, MAX_DOUBLINGS);
        return Math.min(max.toMillis(), doubled);
    }
}
