package io.ehpc.gateway.resilience;

import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.Priority;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Leave to make one call: a slot of the account's quota and a permit of the region's bulkhead. Whoever has it says
 * exactly once how that went, which gives both back; a second word is a bug.
 */
final class Leave {
    private final Budget budget;
    private final Bulkhead bulkhead;
    private final Priority priority;
    private final long givenAt;
    private final AtomicBoolean settled = new AtomicBoolean();

    /**
     * @param bulkhead of which a permit was taken
     * @param givenAt in the budget's nanoseconds
     */
    Leave(Budget budget, Bulkhead bulkhead, Priority priority, long givenAt) {
        this.budget = budget;
        this.bulkhead = bulkhead;
        this.priority = priority;
        this.givenAt = givenAt;
    }

    /** How urgent the call was when leave was given. */
    Priority priority() {
        return priority;
    }

    /** The call has ended, however, except that it was throttled. */
    void ended() {
        settle();
        budget.ended();
        bulkhead.release();
    }

    /** No call was made. */
    void unspent() {
        settle();
        budget.unspent();
        bulkhead.release();
    }

    /** The call was throttled; returns the same with the time for which no call is made now. */
    Fault throttled(Fault fault) {
        settle();
        Fault told = budget.throttled(fault, givenAt);
        bulkhead.release();
        return told;
    }

    private void settle() {
        if (!settled.compareAndSet(false, true)) {
            throw new IllegalStateException("the leave was settled already");
        }
    }
}
