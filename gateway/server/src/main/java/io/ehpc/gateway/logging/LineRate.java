package io.ehpc.gateway.logging;

import io.ehpc.gateway.fairness.ClientKey;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Which of many lines are written: so many a second, and of those above that the ones that come when there is room
 * again, each with how many were left out before it. Safe for use by threads.
 *
 * <p>A line takes room, which comes back steadily and to all clients that have taken some alike; and no client may
 * have taken more than is free. So one that is alone gets the whole rate, and in a moment half a second's lines; what
 * is above the rate is thinned out evenly; and whoever comes beside it finds room for its first lines.
 */
final class LineRate {
    static final long LEFT_OUT = -1;

    private static final long SECOND = 1_000_000_000L;
    private static final long RETURN_EVERY = 1_000_000L;

    /** Further clients are taken for one. */
    private static final int MOST_CLIENTS = 1_024;

    private static final ClientKey OTHERS = ClientKey.named("(others)");

    /** The room that each client has taken, in nanoseconds of the rate; none is empty. */
    private final Map<ClientKey, Long> taken = new HashMap<>();

    private long free = SECOND;
    private long lookedAt;
    private long leftOut;

    /** @param nanos now, by a clock that is never set */
    LineRate(long nanos) {
        this.lookedAt = nanos;
    }

    /**
     * How many were left out since the last one that was written; {@link #LEFT_OUT} if this one is too.
     *
     * @param client whose line it is
     */
    synchronized long next(int perSecond, long nanos, ClientKey client) {
        giveBack(nanos);
        long cost = SECOND / perSecond;
        ClientKey counted = taken.size() < MOST_CLIENTS || taken.containsKey(client) ? client : OTHERS;
        if (free < cost || taken.getOrDefault(counted, 0L) >= free) {
            leftOut++;
            return LEFT_OUT;
        }
        taken.merge(counted, cost, Long::sum);
        free -= cost;
        long before = leftOut;
        leftOut = 0;
        return before;
    }

    private void giveBack(long nanos) {
        long passed = nanos - lookedAt;
        if (passed < RETURN_EVERY) {
            return;
        }
        lookedAt = nanos;
        long left = Math.min(passed, SECOND - free);
        while (left > 0) {
            left -= giveBackAlike(Math.max(1, left / taken.size()), left);
        }
    }

    /** Gives each client back as much, or what it has taken if that is less; says how much that is in all. */
    private long giveBackAlike(long each, long most) {
        long given = 0;
        for (Iterator<Map.Entry<ClientKey, Long>> all = taken.entrySet().iterator(); all.hasNext() && given < most; ) {
            Map.Entry<ClientKey, Long> one = all.next();
            long back = Math.min(Math.min(each, most - given), one.getValue());
            given += back;
            if (back == one.getValue()) {
                all.remove();
            } else {
                one.setValue(one.getValue() - back);
            }
        }
        free += given;
        return given;
    }
}
