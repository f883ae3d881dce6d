package io.ehpc.gateway.resilience;

import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Priority;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * So many calls at once, and a bounded line of those who wait until fewer are under way.
 *
 * <p>Invariant, under this object's lock: while anybody waits, no permit is free. A permit that comes back
 * goes straight to who is next, so nobody overtakes.
 */
final class Bulkhead {
    private final WaitingLine line;
    private int free;

    /**
     * @param permits how many calls at once
     * @param places how many may wait
     */
    Bulkhead(Scheduler scheduler, int permits, int places) {
        this.line = new WaitingLine(scheduler, places);
        this.free = permits;
    }

    /**
     * Waits for a permit, until the deadline; whoever gets it gives it back exactly once. Ends on the
     * caller's context; fails with {@link FaultKind#OVERLOADED}, saying what it waited for.
     */
    Future<Void> permit(Priority priority, long leftMillis) {
        WaitingLine.Waiter waiter;
        WaitingLine.Waiter surplus;
        synchronized (this) {
            if (free > 0) {
                free--;
                return Future.succeededFuture();
            }
            waiter = line.join(priority);
            surplus = line.surplus();
        }
        if (waiter.equals(surplus)) {
            return Future.failedFuture(tooMany().asException());
        }
        if (surplus != null) {
            surplus.refuse(tooMany());
        }
        return line.turn(waiter, leftMillis, this::expire);
    }

    private static Fault tooMany() {
        return Fault.of(FaultKind.OVERLOADED, "As many calls to the region are under way, and wait, as may be.");
    }

    private void expire(WaitingLine.Waiter waiter) {
        boolean waited;
        synchronized (this) {
            waited = line.leave(waiter);
        }
        if (waited) {
            waiter.refuse(Fault.of(
                    FaultKind.OVERLOADED, "The deadline passed in wait for other calls to the region to end."));
        }
    }

    /** Gives a permit back. */
    void release() {
        WaitingLine.Waiter next = returned();
        if (next != null) {
            next.serve();
        }
    }

    private synchronized WaitingLine.@Nullable Waiter returned() {
        WaitingLine.Waiter next = line.next();
        if (next == null) {
            free++;
        }
        return next;
    }

    /** How many calls more might start now. */
    synchronized int free() {
        return free;
    }

    /** How many wait. */
    synchronized int waiting() {
        return line.size();
    }
}
