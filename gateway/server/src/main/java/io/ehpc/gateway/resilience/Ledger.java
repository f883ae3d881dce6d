package io.ehpc.gateway.resilience;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What is left of a quota of so many calls in any period: a plain state machine, for one thread at a time.
 *
 * <p>The cloud counts calls when they arrive, which is some time between their start here and their end.
 * So a call takes one of as many slots as there are calls in the quota, and its slot is free again one
 * whole period after the call has <em>ended</em>. Two calls of one slot then arrive at least a period
 * apart, whatever the network does, and no period sees more calls arrive than there are slots.
 *
 * <p>A throttling answer says that somebody else spends of the same quota, or that it is smaller than was
 * thought: no call is made until the wait that it asks for is over, and half as many slots are used from
 * then on; one comes back for each period that passes without another such answer.
 *
 * <p>Times are in nanoseconds of a clock that never steps.
 */
final class Ledger {
    /** What {@link #untilNext} says while only the end of a call can free a slot. */
    static final long WHEN_A_CALL_ENDS = Long.MAX_VALUE;

    private final int quota;
    private final long period;
    private final Deque<Long> coolUntil = new ArrayDeque<>();
    private int underWay;
    private int usable;
    private long closedUntil;
    private long lastChange;

    /**
     * A full ledger.
     *
     * @param quota calls in any period, at least 1
     */
    Ledger(int quota, Duration period, long now) {
        this.quota = quota;
        this.period = period.toNanos();
        this.usable = quota;
        this.closedUntil = now;
        this.lastChange = now;
    }

    /** Takes a slot for a call that starts now, if there is one. */
    boolean take(long now) {
        if (left(now) == 0) {
            return false;
        }
        underWay++;
        return true;
    }

    /** A call that took a slot has ended, however. */
    void ended(long now) {
        requireUnderWay();
        underWay--;
        coolUntil.addLast(now + period);
    }

    /** A slot was taken, but no call was made. */
    void unspent() {
        requireUnderWay();
        underWay--;
    }

    private void requireUnderWay() {
        if (underWay == 0) {
            throw new IllegalStateException("no call is under way");
        }
    }

    /** The upstream throttles: no call for so long, and fewer after that. */
    void throttled(Duration wait, long now) {
        recover(now);
        closedUntil = Math.max(closedUntil, now + wait.toNanos());
        usable = Math.max(1, usable / 2);
        lastChange = closedUntil;
    }

    /** How many calls may start now. */
    int left(long now) {
        recover(now);
        while (!coolUntil.isEmpty() && coolUntil.getFirst() - now <= 0) {
            coolUntil.removeFirst();
        }
        boolean closed = closedUntil - now > 0;
        return closed ? 0 : Math.max(0, usable - underWay - coolUntil.size());
    }

    /** How many slots are in use at the most: the quota, unless throttling has taught otherwise. */
    int usable(long now) {
        recover(now);
        return usable;
    }

    private void recover(long now) {
        long periods = (now - lastChange) / period;
        if (periods > 0) {
            usable = (int) Math.min(quota, usable + periods);
            lastChange += periods * period;
        }
    }

    /** How many nanoseconds until the next call may start, 0 for now; or {@link #WHEN_A_CALL_ENDS}. */
    long untilNext(long now) {
        if (left(now) > 0) {
            return 0;
        }
        long wait = Math.max(0, closedUntil - now);
        int surplus = underWay + coolUntil.size() - usable + 1;
        if (surplus <= 0) {
            return wait;
        }
        if (surplus > coolUntil.size()) {
            return WHEN_A_CALL_ENDS;
        }
        long freed = coolUntil.stream().skip(surplus - 1L).findFirst().orElse(now) - now;
        return Math.max(wait, freed);
    }
}
