package io.ehpc.gateway.resilience;

import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Priority;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One account's calls to one operation in one region, kept within the account's quota. Who finds nothing
 * left waits in a line, without a thread: the more urgent first, then whoever came first. The line is
 * bounded: when it is full, the last of the least urgent goes, if that is not the new one itself.
 *
 * <p>Invariant, under this object's lock: while somebody waits and a call may start, nobody else is
 * served; and while somebody waits, either a timer is set for the next free slot or a call is under way
 * whose end serves the line. Promises are completed outside the lock, each on its waiter's own context.
 */
final class Budget {
    private static final Comparator<Ticket> BY_URGENCY =
            Comparator.comparing(Ticket::priority).thenComparingLong(Ticket::number);

    private final Vertx vertx;
    private final LongSupplier nanos;
    private final Ledger ledger;
    private final Duration backOff;
    private final int maxWaiting;
    private final NavigableSet<Ticket> line = new TreeSet<>(BY_URGENCY);
    private long tickets;
    private boolean timerSet;

    /**
     * A budget of which nothing was spent.
     *
     * @param nanos a clock that never steps
     * @param quota calls in any period
     * @param backOff how long no call is made after a throttling answer that does not say
     * @param maxWaiting how many may wait
     */
    Budget(Vertx vertx, LongSupplier nanos, int quota, Duration period, Duration backOff, int maxWaiting) {
        this.vertx = vertx;
        this.nanos = nanos;
        this.ledger = new Ledger(quota, period, nanos.getAsLong());
        this.backOff = backOff;
        this.maxWaiting = maxWaiting;
    }

    private record Ticket(Priority priority, long number, Promise<Void> turn, Context context) {

        void serve() {
            context.runOnContext(now -> turn.tryComplete());
        }

        void refuse(Fault fault) {
            context.runOnContext(now -> turn.tryFail(fault.asException()));
        }
    }

    /**
     * Waits for leave to make one call, until the deadline. Whoever gets it says exactly once how that
     * ended: by {@link #ended} or {@link #unspent}. Fails with
     * {@link io.ehpc.gateway.upstream.CallFailedException}.
     */
    Future<Void> leave(Priority priority, long leftMillis) {
        Ticket ticket;
        Ticket shed;
        synchronized (this) {
            if (line.isEmpty() && ledger.take(nanos.getAsLong())) {
                return Future.succeededFuture();
            }
            ticket = new Ticket(priority, tickets++, Promise.promise(), vertx.getOrCreateContext());
            line.add(ticket);
            shed = line.size() > maxWaiting ? line.pollLast() : null;
            setTimer();
        }
        if (shed != null) {
            shed.refuse(Fault.of(FaultKind.OVERLOADED, "Too many calls wait for the account's quota."));
        }
        long deadline = vertx.setTimer(Math.max(1, leftMillis), late -> expire(ticket));
        return ticket.turn().future().onComplete(done -> vertx.cancelTimer(deadline));
    }

    private void expire(Ticket ticket) {
        boolean waited;
        synchronized (this) {
            waited = line.remove(ticket);
        }
        if (waited) {
            ticket.refuse(
                    Fault.of(FaultKind.OVERLOADED, "The account's quota left no call before the request's deadline."));
        }
    }

    /** The call that leave was given for has ended, however. */
    void ended() {
        List<Ticket> next;
        synchronized (this) {
            ledger.ended(nanos.getAsLong());
            next = nextInLine();
        }
        next.forEach(Ticket::serve);
    }

    /** Leave was given, but no call was made. */
    void unspent() {
        List<Ticket> next;
        synchronized (this) {
            ledger.unspent();
            next = nextInLine();
        }
        next.forEach(Ticket::serve);
    }

    /** The upstream throttles; {@code wait} is what it asks for, or null. */
    synchronized void throttled(@Nullable Duration wait) {
        ledger.throttled(wait == null ? backOff : wait, nanos.getAsLong());
    }

    private void due() {
        List<Ticket> next;
        synchronized (this) {
            timerSet = false;
            next = nextInLine();
        }
        next.forEach(Ticket::serve);
    }

    private List<Ticket> nextInLine() {
        List<Ticket> next = new ArrayList<>();
        while (!line.isEmpty() && ledger.take(nanos.getAsLong())) {
            next.add(line.pollFirst());
        }
        setTimer();
        return next;
    }

    private void setTimer() {
        long wait = ledger.untilNext(nanos.getAsLong());
        if (timerSet || line.isEmpty() || wait == Ledger.WHEN_A_CALL_ENDS) {
            return;
        }
        timerSet = true;
        vertx.setTimer(TimeUnit.NANOSECONDS.toMillis(wait) + 1, now -> due());
    }

    /** How many calls may start now. */
    synchronized int left() {
        return ledger.left(nanos.getAsLong());
    }

    /** How many calls of the quota are used at the most, after what throttling has taught. */
    synchronized int usable() {
        return ledger.usable(nanos.getAsLong());
    }

    /** How many wait. */
    synchronized int waiting() {
        return line.size();
    }
}
