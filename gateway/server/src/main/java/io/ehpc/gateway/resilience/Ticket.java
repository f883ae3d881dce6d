package io.ehpc.gateway.resilience;

import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.Priority;
import java.util.Comparator;

/** A place in a budget's line. Its priority is guarded by the budget's lock. */
final class Ticket {
    /** The more urgent first; of those, clients in turn; of one round, whoever came first. */
    static final Comparator<Ticket> BY_URGENCY = Comparator.comparing((Ticket ticket) -> ticket.priority)
            .thenComparingLong(ticket -> ticket.round)
            .thenComparingLong(ticket -> ticket.number);

    private final Bulkhead bulkhead;
    private final long round;
    private final long number;
    private final long latest;
    private final Turn turn;
    private Priority priority;

    /**
     * @param bulkhead of which the call needs a permit beside its slot of the quota
     * @param round in which round of its client's turns it is served
     * @param latest after which its turn would be in vain, in the budget's nanoseconds
     */
    Ticket(Bulkhead bulkhead, Priority priority, long round, long number, long latest, Turn turn) {
        this.bulkhead = bulkhead;
        this.priority = priority;
        this.round = round;
        this.number = number;
        this.latest = latest;
        this.turn = turn;
    }

    /** Who waits. Told exactly once, by any thread, which must not be held. */
    interface Turn {
        /** It may call. */
        void come(Leave leave);

        /** It waited in vain. */
        void refused(Fault fault);

        /** For whom it waits. */
        default ClientKey client() {
            return ClientKey.GATEWAY;
        }
    }

    /** In which round of its client's turns it is served. */
    long round() {
        return round;
    }

    Bulkhead bulkhead() {
        return bulkhead;
    }

    Priority priority() {
        return priority;
    }

    long latest() {
        return latest;
    }

    void raise(Priority higher) {
        priority = higher;
    }

    Turn turn() {
        return turn;
    }
}
