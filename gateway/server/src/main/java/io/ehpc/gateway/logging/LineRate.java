package io.ehpc.gateway.logging;

/**
 * Which of many lines are written: so many a second, and of those above that the ones that come when there is room
 * again, each with how many were left out before it. Safe for use by threads.
 *
 * <p>Room comes back steadily, so a burst of one second's lines is written whole, and what is above the rate is
 * thinned out evenly.
 */
final class LineRate {
    static final long LEFT_OUT = -1;

    private static final long SECOND = 1_000_000_000L;

    private long roomNanos = SECOND;
    private long lookedAt;
    private long leftOut;

    /** @param nanos now, by a clock that is never set */
    LineRate(long nanos) {
        this.lookedAt = nanos;
    }

    /** How many were left out since the last one that was written; {@link #LEFT_OUT} if this one is too. */
    synchronized long next(int perSecond, long nanos) {
        long cost = SECOND / perSecond;
        roomNanos = Math.min(SECOND, roomNanos + Math.max(0, nanos - lookedAt));
        lookedAt = nanos;
        if (roomNanos < cost) {
            leftOut++;
            return LEFT_OUT;
        }
        roomNanos -= cost;
        long before = leftOut;
        leftOut = 0;
        return before;
    }
}
