package io.ehpc.gateway.resilience;

import io.ehpc.gateway.config.QuotaConfig;
import io.ehpc.gateway.fairness.FairTurns;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One account's calls to one operation in one region, kept within the account's quota and the region's bulkhead. Who
 * finds no slot of the one or no permit of the other waits in a line, without a thread and without either: the more
 * urgent first, then clients in turn. The line is bounded: when it is full, the last of the least urgent goes, which is
 * the latest of the client that has most, and may be the new one itself. So goes the last one that cannot get a slot in
 * time, however soon all calls end.
 *
 * <p>Whenever the lock is free: nobody waits while a call may start; and while somebody waits, an alarm is
 * set for the time of the next free slot, or a call is under way whose end serves the line, or there is a claim on
 * the next permit. A ticket leaves the line once, under the lock, so who waits is told once: that its turn has come,
 * or that it never will. It is told outside the lock. The bulkhead's lock may be taken under this one, never the
 * other way round.
 */
final class Budget implements Bulkhead.Claimant {
    /** What is said to who waited as long as it could. */
    static final String TOO_LATE = "The account's quota left no call before the request's deadline.";

    /** What is said to who need not wait, since it would be in vain. */
    static final String NOT_IN_TIME = "The account's quota leaves no call before the request's deadline.";

    /** When to come back to a region that is busy: most calls take less. */
    static final Duration SOON = Duration.ofSeconds(1);

    /** The cloud's windows are shorter; a header gone wrong is not to silence the account for days. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final Alarm alarm;
    private final LongSupplier nanos;
    private final long origin;
    private final Ledger ledger;
    private final NavigableSet<Ticket> line = new TreeSet<>(Ticket.BY_URGENCY);
    private final FairTurns turns = new FairTurns();
    private QuotaConfig quota;
    private long tickets;
    private long alarmAt = Long.MAX_VALUE;
    private @Nullable Fault throttling;

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
        serveAfter(now -> {
            quota = next;
            ledger.configure(next.calls(), next.per(), now);
        });
    }

    /** Leave for a call now, or null if it has to wait. */
    synchronized @Nullable Leave tryNow(Bulkhead bulkhead, Priority priority) {
        long now = now();
        boolean mayStart = line.isEmpty() && ledger.left(now) > 0 && bulkhead.take(this, priority);
        return mayStart && ledger.take(now) ? new Leave(this, bulkhead, priority, now) : null;
    }

    /**
     * Waits in line until its turn comes, or it is refused: at once if it cannot come in time, and later for lack of
     * room or by {@link #giveUp}.
     *
     * @param bulkhead of which the call needs a permit too
     * @param patienceNanos for how long from now on it is worth waiting
     */
    Ticket join(Bulkhead bulkhead, Priority priority, long patienceNanos, Ticket.Turn turn) {
        Ticket ticket;
        List<Runnable> told;
        synchronized (this) {
            long now = now();
            ticket = new Ticket(bulkhead, priority, turns.next(turn.client()), tickets++, now + patienceNanos, turn);
            line.add(ticket);
            told = new ArrayList<>();
            if (isHopeless(ticket, line.headSet(ticket, true).size(), now)) {
                leaves(ticket);
                told.add(refusal(ticket, notInTime(now)));
            }
            told.addAll(serveLine());
            shed(now, bulkhead, told);
        }
        told.forEach(Runnable::run);
        return ticket;
    }

    private void shed(long now, Bulkhead bulkhead, List<Runnable> told) {
        boolean tooManyForQuota = line.size() > quota.maxWaiting();
        if (tooManyForQuota || waitingForPermit(now) > bulkhead.maxWaiting()) {
            Ticket last = line.last();
            leaves(last);
            told.add(refusal(
                    last,
                    tooManyForQuota
                            ? overloaded("Too many calls wait for the account's quota.", now)
                            : busy("As many calls to the region are under way, and wait, as may be.")));
        }
    }

    /** Takes one out that is not served. */
    private void leaves(Ticket ticket) {
        line.remove(ticket);
        turns.withdrawn(ticket.turn().client(), ticket.round());
    }

    private static Runnable refusal(Ticket ticket, Fault fault) {
        return () -> ticket.turn().refused(fault);
    }

    private boolean isHopeless(Ticket ticket, int place, long now) {
        return now + ledger.untilNth(place, now) > ticket.latest();
    }

    /** Leaves the line, and is refused, unless its turn has come already. */
    void giveUp(Ticket ticket) {
        Fault fault;
        List<Runnable> told;
        synchronized (this) {
            long now = now();
            boolean forPermit = waitingForPermit(now) > 0;
            if (!line.remove(ticket)) {
                return;
            }
            turns.withdrawn(ticket.turn().client(), ticket.round());
            told = serveLine();
            fault = forPermit
                    ? busy("The deadline passed in wait for other calls to the region to end.")
                    : ledger.closedFor(now) > 0 ? notInTime(now) : overloaded(TOO_LATE, now);
        }
        ticket.turn().refused(fault);
        told.forEach(Runnable::run);
    }

    /** Moves ahead in the line, if it is still there and was less urgent; before those who came later. */
    void raise(Ticket ticket, Priority priority) {
        serveAfter(now -> {
            if (priority.compareTo(ticket.priority()) < 0 && line.remove(ticket)) {
                ticket.raise(priority);
                line.add(ticket);
            }
        });
    }

    void ended() {
        serveAfter(ledger::ended);
    }

    void unspent() {
        serveAfter(now -> ledger.unspent());
    }

    /** The same fault with the time for which no call is made. */
    Fault throttled(Fault fault, long startedAt) {
        Fault told;
        synchronized (this) {
            told = fault.withRetryAfter(wait(fault.retryAfter()));
            throttling = told;
        }
        serveAfter(now -> {
            ledger.throttled(wait(fault.retryAfter()), startedAt, now);
            ledger.ended(now);
        });
        return told;
    }

    private Duration wait(@Nullable Duration asked) {
        if (asked == null) {
            return quota.backOff();
        }
        return asked.compareTo(LONGEST_WAIT) < 0 ? asked : LONGEST_WAIT;
    }

    private void due(long at) {
        serveAfter(now -> {
            if (alarmAt == at) {
                alarmAt = Long.MAX_VALUE;
            }
        });
    }

    private void serveAfter(LongConsumer change) {
        List<Runnable> told;
        synchronized (this) {
            change.accept(now());
            told = serveLine();
        }
        told.forEach(Runnable::run);
    }

    @Override
    public boolean offered(Bulkhead by) {
        List<Runnable> told = new ArrayList<>();
        boolean taken;
        synchronized (this) {
            long now = now();
            taken = !line.isEmpty() && line.first().bulkhead() == by && ledger.take(now);
            if (taken) {
                told.add(served(now));
            }
            told.addAll(serveLine());
        }
        told.forEach(Runnable::run);
        return taken;
    }

    private List<Runnable> serveLine() {
        long now = now();
        List<Runnable> told = new ArrayList<>();
        while (!line.isEmpty()
                && ledger.left(now) > 0
                && line.first().bulkhead().take(this, line.first().priority())
                && ledger.take(now)) {
            told.add(served(now));
        }
        while (!line.isEmpty() && isHopeless(line.last(), line.size(), now)) {
            Ticket last = line.last();
            leaves(last);
            told.add(refusal(last, notInTime(now)));
        }
        if (line.isEmpty()) {
            turns.emptied();
        }
        setAlarm(now);
        return told;
    }

    private Runnable served(long now) {
        Ticket next = line.first();
        line.remove(next);
        turns.served(next.round());
        Leave leave = new Leave(this, next.bulkhead(), next.priority(), now);
        return () -> next.turn().come(leave);
    }

    private void setAlarm(long now) {
        long wait = ledger.untilNext(now);
        if (line.isEmpty() || wait == 0 || wait == Ledger.WHEN_A_CALL_ENDS || now + wait >= alarmAt) {
            return;
        }
        long at = now + wait;
        alarmAt = at;
        alarm.in(TimeUnit.NANOSECONDS.toMillis(wait) + 1, () -> due(at));
    }

    /** For one that would be the next in line. */
    private Fault notInTime(long now) {
        Fault known = throttling;
        long closed = ledger.closedFor(now);
        return closed == 0 || known == null
                ? overloaded(NOT_IN_TIME, now)
                : new Fault(
                        FaultKind.THROTTLED,
                        "The upstream throttles the account: no call is made for "
                                + TimeUnit.NANOSECONDS.toMillis(closed) + " ms.",
                        known.upstream(),
                        null,
                        Duration.ofNanos(closed));
    }

    /** What is refused for the region's sake, and not the quota's. */
    private static Fault busy(String detail) {
        return new Fault(FaultKind.OVERLOADED, detail, null, null, SOON);
    }

    private Fault overloaded(String detail, long now) {
        long next = ledger.untilNext(now);
        long likely = next == Ledger.WHEN_A_CALL_ENDS ? quota.per().toNanos() : next;
        long wait = Math.max(likely, ledger.untilNth(line.size() + 1, now));
        return new Fault(FaultKind.OVERLOADED, detail, null, null, Duration.ofNanos(wait));
    }

    /** How many calls may start now. */
    synchronized int left() {
        return ledger.left(now());
    }

    /** How many calls of the quota are used at the most, after what throttling has taught. */
    synchronized int usable() {
        return ledger.usable(now());
    }

    /** How many wait for a slot of the quota. */
    synchronized int waitingForSlot() {
        return line.size() - waitingForPermit(now());
    }

    /** How many wait for a permit of the bulkhead: to them, the quota has slots to give. */
    @Override
    public synchronized int waiting() {
        return waitingForPermit(now());
    }

    private int waitingForPermit(long now) {
        return Math.min(line.size(), ledger.left(now));
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
