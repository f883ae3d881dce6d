package io.ehpc.gateway.resilience;

import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.Priority;
import java.util.Comparator;

/** A place in a budget's line. Its priority is guarded by the budget's lock. */
final class Ticket {
    /** The more urgent first, then whoever came first. */
    static final Comparator<Ticket> BY_URGENCY =
            Comparator.comparing((Ticket ticket) -> ticket.priority).thenComparingLong(ticket -> ticket.number);

    private final long number;
    private final Turn turn;
    private Priority priority;

    Ticket(Priority priority, long number, Turn turn) {
        this.priority = priority;
        this.number = number;
        this.turn = turn;
    }

    /** Who waits. Told exactly once, by any thread, which must not be held. */
    interface Turn {
        /** It may call. */
        void come(Leave leave);

        /** It waited in vain. */
        void refused(Fault fault);
    }

    Priority priority() {
        return priority;
    }

    void raise(Priority higher) {
        priority = higher;
    }

    Turn turn() {
        return turn;
    }
}
