package io.ehpc.gateway.resilience;

import java.util.concurrent.TimeUnit;

/**
 * An estimate of how long calls usually take, learnt from those that were answered: their smoothed mean and twice
 * their smoothed mean deviation, as TCP estimates round trips (RFC 6298). Of two numbers, whatever the number of
 * calls. For any thread.
 *
 * <p>What was learnt fades: while no call is answered, the estimate halves in each half-life, down to the floor. So
 * nobody is kept from calling for long by what was so once.
 */
final class UsualTime {
    /** The estimate while nothing is known, in nanoseconds: hardly a call over the internet takes less. */
    static final long FLOOR = TimeUnit.MILLISECONDS.toNanos(20);

    /** In nanoseconds. */
    static final long HALF_LIFE = TimeUnit.SECONDS.toNanos(30);

    private static final double OF_MEAN = 1.0 / 8;
    private static final double OF_DEVIATION = 1.0 / 4;
    private static final int DEVIATIONS = 2;

    private boolean known;
    private double mean;
    private double deviation;
    private long learntAt;

    /**
     * A call was answered.
     *
     * @param took in nanoseconds
     * @param now of a clock that never steps, in nanoseconds
     */
    synchronized void took(long took, long now) {
        if (known) {
            deviation += OF_DEVIATION * (Math.abs(took - mean) - deviation);
            mean += OF_MEAN * (took - mean);
        } else {
            mean = took;
            deviation = took / 2.0;
            known = true;
        }
        learntAt = now;
    }

    /** The estimate, in nanoseconds. */
    synchronized long nanos(long now) {
        if (!known) {
            return FLOOR;
        }
        double faded = Math.pow(0.5, (double) Math.max(0, now - learntAt) / HALF_LIFE);
        return Math.max(FLOOR, (long) ((mean + DEVIATIONS * deviation) * faded));
    }
}
