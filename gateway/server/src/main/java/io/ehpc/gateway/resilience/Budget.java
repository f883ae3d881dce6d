package io.ehpc.gateway.resilience;

import io.ehpc.gateway.config.QuotaConfig;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One account's calls to one operation in one region, kept within the account's quota. Who finds nothing
 * left waits in a line, without a thread: the more urgent first, then whoever came first. The line is
 * bounded: when it is full, the last of the least urgent goes, which may be the new one itself.
 *
 * <p>Whenever the lock is free: nobody waits while a call may start; and while somebody waits, an alarm is
 * set for the time of the next free slot, or a call is under way whose end serves the line. A ticket leaves
 * the line once, under the lock, so who waits is told once: that its turn has come, or that it never will.
 * It is told outside the lock.
 */
final class Budget {
    /** What is said to who waited until its deadline. */
    static final String TOO_LATE = "The account's quota left no call before the request's deadline.";

    /** The cloud's windows are shorter; a header gone wrong is not to silence the account for days. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final Alarm alarm;
    private final LongSupplier nanos;
    private final long origin;
    private final Ledger ledger;
    private final NavigableSet<Ticket> line = new TreeSet<>(Ticket.BY_URGENCY);
    private QuotaConfig quota;
    private long tickets;
    private long alarmAt = Long.MAX_VALUE;

    /** Does something later, on another thread or this one; it is called under the budget's lock. */
    interface Alarm {
        void in(long millis, Runnable what);
    }

    /**
     * A budget of which nothing was spent.
     *
     * @param nanos a clock that never steps
     */
    Budget(Alarm alarm, LongSupplier nanos, QuotaConfig quota) {
        this.alarm = alarm;
        this.nanos = nanos;
        this.origin = nanos.getAsLong();
        this.quota = quota;
        this.ledger = new Ledger(quota.calls(), quota.per());
    }

    /** Goes by another quota from now on; calls under way and those in line count on. */
    void configure(QuotaConfig next) {
        List<Runnable> told;
        synchronized (this) {
            quota = next;
            ledger.configure(next.calls(), next.per(), now());
            told = serveLine();
        }
        told.forEach(Runnable::run);
    }

    /** Leave for a call now, or null if it has to wait. */
    synchronized @Nullable Leave tryNow(Priority priority) {
        long now = now();
        return line.isEmpty() && ledger.take(now) ? new Leave(this, priority, now) : null;
    }

    /** Waits in line until its turn comes, or it is refused for lack of room or by {@link #giveUp}. */
    Ticket join(Priority priority, Ticket.Turn turn) {
        Ticket ticket;
        List<Runnable> told;
        synchronized (this) {
            ticket = new Ticket(priority, tickets++, turn);
            line.add(ticket);
            told = serveLine();
            if (line.size() > quota.maxWaiting()) {
                Ticket shed = line.last();
                line.remove(shed);
                Fault fault = overloaded("Too many calls wait for the account's quota.");
                told.add(() -> shed.turn().refused(fault));
            }
        }
        told.forEach(Runnable::run);
        return ticket;
    }

    /** Leaves the line, and is refused, unless its turn has come already. */
    void giveUp(Ticket ticket) {
        Fault fault;
        synchronized (this) {
            if (!line.remove(ticket)) {
                return;
            }
            fault = overloaded(TOO_LATE);
        }
        ticket.turn().refused(fault);
    }

    /** Moves ahead in the line, if it is still there and was less urgent; before those who came later. */
    synchronized void raise(Ticket ticket, Priority priority) {
        if (priority.compareTo(ticket.priority()) < 0 && line.remove(ticket)) {
            ticket.raise(priority);
            line.add(ticket);
        }
    }

    void ended() {
        settled(now -> ledger.ended(now));
    }

    void unspent() {
        settled(now -> ledger.unspent());
    }

    void throttled(@Nullable Duration asked, long startedAt) {
        settled(now -> {
            ledger.throttled(wait(asked), startedAt, now);
            ledger.ended(now);
        });
    }

    private interface Entry {
        void make(long now);
    }

    private void settled(Entry entry) {
        List<Runnable> told;
        synchronized (this) {
            entry.make(now());
            told = serveLine();
        }
        told.forEach(Runnable::run);
    }

    private Duration wait(@Nullable Duration asked) {
        if (asked == null) {
            return quota.backOff();
        }
        return asked.compareTo(LONGEST_WAIT) < 0 ? asked : LONGEST_WAIT;
    }

    private void due(long at) {
        List<Runnable> told;
        synchronized (this) {
            if (alarmAt == at) {
                alarmAt = Long.MAX_VALUE;
            }
            told = serveLine();
        }
        told.forEach(Runnable::run);
    }

    private List<Runnable> serveLine() {
        long now = now();
        List<Runnable> told = new ArrayList<>();
        while (!line.isEmpty() && ledger.take(now)) {
            Ticket next = line.first();
            line.remove(next);
            Leave leave = new Leave(this, next.priority(), now);
            told.add(() -> next.turn().come(leave));
        }
        setAlarm(now);
        return told;
    }

    private void setAlarm(long now) {
        long wait = ledger.untilNext(now);
        if (line.isEmpty() || wait == Ledger.WHEN_A_CALL_ENDS || now + wait >= alarmAt) {
            return;
        }
        long at = now + wait;
        alarmAt = at;
        alarm.in(TimeUnit.NANOSECONDS.toMillis(wait) + 1, () -> due(at));
    }

    private Fault overloaded(String detail) {
        long wait = ledger.untilNext(now());
        Duration retryAfter = wait == Ledger.WHEN_A_CALL_ENDS ? null : Duration.ofNanos(wait);
        return new Fault(FaultKind.OVERLOADED, detail, null, null, retryAfter);
    }

    /** How many calls may start now. */
    synchronized int left() {
        return ledger.left(now());
    }

    /** How many calls of the quota are used at the most, after what throttling has taught. */
    synchronized int usable() {
        return ledger.usable(now());
    }

    /** How many wait. */
    synchronized int waiting() {
        return line.size();
    }

    /** Whether nobody waits and at least half of what is used at the most is left. */
    synchronized boolean isSpare() {
        long now = now();
        int left = ledger.left(now);
        return line.isEmpty() && left > 0 && left * 2 >= ledger.usable(now);
    }

    /** Whether nobody waits and the whole quota is left, so that nothing is lost with it. */
    synchronized boolean isUnused() {
        return line.isEmpty() && ledger.isUnused(now());
    }

    private long now() {
        return nanos.getAsLong() - origin;
    }
}
