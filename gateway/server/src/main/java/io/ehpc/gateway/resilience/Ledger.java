package io.ehpc.gateway.resilience;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * What is left of a quota of so many calls in any period: a plain state machine, for one thread at a time.
 *
 * <p>The cloud counts calls when they arrive, which is some time between their start here and their end.
 * So a call takes one of as many slots as there are calls in the quota, and its slot is free again when
 * more than a whole period has passed since the call <em>ended</em>. Two calls of one slot then arrive more
 * than a period apart, whatever the network does, and no period sees more calls arrive than there are slots.
 *
 * <p>A throttling answer says that somebody else spends of the same quota, or that it is smaller than was
 * thought: no call is made until the wait that it asks for is over, and half as many slots are used from
 * then on; one comes back for each period that passes without another such answer. Calls that were under
 * way already when the ledger learnt that much say nothing new: they only prolong the wait.
 *
 * <p>Times are in nanoseconds of a clock that never steps, from 0 on.
 */
final class Ledger {
    /** What {@link #untilNext} says while only the end of a call can free a slot. */
    static final long WHEN_A_CALL_ENDS = Long.MAX_VALUE;

    private static final long NEVER = -1;

    /** When those calls ended whose slots are not free yet, the earliest first. */
    private final Deque<Long> ends = new ArrayDeque<>();

    private int quota;
    private long period;
    private int underWay;
    private int usable;
    private long closedUntil;
    private long learntAt = NEVER;
    private long recoversFrom;

    /**
     * A full ledger.
     *
     * @param quota calls in any period, at least 1
     */
    Ledger(int quota, Duration period) {
        this.quota = quota;
        this.period = period.toNanos();
        this.usable = quota;
    }

    /** Goes by another quota from now on. Slots in use stay in use, and what throttling has taught stays known. */
    void configure(int nextQuota, Duration nextPeriod, long now) {
        recover(now);
        usable = usable == quota ? nextQuota : Math.min(usable, nextQuota);
        quota = nextQuota;
        period = nextPeriod.toNanos();
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
        ends.addLast(now);
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

    /** The upstream throttles a call that took its slot at {@code startedAt}: no call for so long. */
    void throttled(Duration wait, long startedAt, long now) {
        recover(now);
        closedUntil = Math.max(closedUntil, now + Math.max(0, wait.toNanos()));
        recoversFrom = closedUntil;
        if (startedAt > learntAt) {
            usable = Math.max(1, usable / 2);
            learntAt = now;
        }
    }

    /** How many calls may start now. */
    int left(long now) {
        recover(now);
        expire(now);
        return closedUntil > now ? 0 : Math.max(0, usable - underWay - ends.size());
    }

    private void expire(long now) {
        while (!ends.isEmpty() && now - ends.getFirst() > period) {
            ends.removeFirst();
        }
    }

    /** How many slots are in use at the most: the quota, unless throttling has taught otherwise. */
    int usable(long now) {
        recover(now);
        return usable;
    }

    private void recover(long now) {
        long periods = (now - recoversFrom) / period;
        if (periods > 0) {
            usable = (int) Math.min(quota, usable + periods);
            recoversFrom += periods * period;
        }
    }

    /** Whether every slot is free, and nothing keeps calls from starting. */
    boolean isUnused(long now) {
        return left(now) == quota;
    }

    /** How many nanoseconds until the next call may start, 0 for now; or {@link #WHEN_A_CALL_ENDS}. */
    long untilNext(long now) {
        if (left(now) > 0) {
            return 0;
        }
        long opens = Math.max(now, closedUntil);
        int missing = underWay + ends.size() - usable + 1;
        long freed = missing <= 0 ? opens : freed(missing);
        return freed == WHEN_A_CALL_ENDS ? WHEN_A_CALL_ENDS : Math.max(opens, freed) - now;
    }

    /**
     * How many nanoseconds until the call may start that is the {@code nth} from now on, at the earliest: as if each
     * call took no time, and each under way had not been made. It takes longer than that, or as long; never less.
     *
     * @param nth 1 for the next
     */
    long untilNth(int nth, long now) {
        recover(now);
        expire(now);
        long opens = Math.max(now, closedUntil);
        int rounds = (nth - 1) / quota;
        // What throttling has taught is left out: slots that come back meanwhile would count too.
        int cooling = usable < quota ? 0 : (nth - 1) % quota + 1 - (quota - ends.size());
        return Math.max(opens, cooled(cooling, now)) + rounds * (period + 1) - now;
    }

    /** When so many of the slots that cool down are free. */
    private long cooled(int slots, long now) {
        Iterator<Long> cooling = ends.iterator();
        long cooled = now;
        for (int i = 0; i < slots && cooling.hasNext(); i++) {
            cooled = cooling.next() + period + 1;
        }
        return cooled;
    }

    /** How many nanoseconds until calls may start again that throttling keeps from it; 0 if it does not. */
    long closedFor(long now) {
        return Math.max(0, closedUntil - now);
    }

    /** When so many more slots are free than now: some cool down, others come back. */
    private long freed(int missing) {
        Iterator<Long> cooling = ends.iterator();
        int lost = quota - usable;
        long cools = cooling.hasNext() ? cooling.next() + period + 1 : WHEN_A_CALL_ENDS;
        long comesBack = lost > 0 ? recoversFrom + period : WHEN_A_CALL_ENDS;
        long freed = WHEN_A_CALL_ENDS;
        for (int i = 0; i < missing; i++) {
            freed = Math.min(cools, comesBack);
            if (freed == WHEN_A_CALL_ENDS) {
                return WHEN_A_CALL_ENDS;
            }
            if (cools <= comesBack) {
                cools = cooling.hasNext() ? cooling.next() + period + 1 : WHEN_A_CALL_ENDS;
            } else {
                lost--;
                comesBack = lost > 0 ? comesBack + period : WHEN_A_CALL_ENDS;
            }
        }
        return freed;
    }
}
