package io.ehpc.gateway.resilience;

import io.ehpc.gateway.config.QuotaConfig;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.Priority;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two calls race with a cancelled and a throttled one for one slot: how many were told, and whether all is back. */
@JCStressTest
@Outcome(id = "4, 1", expect = Expect.ACCEPTABLE, desc = "Each was told once, and the slot is back.")
@State
public class BudgetLeaveStress {
    private static final QuotaConfig QUOTA = new QuotaConfig(1, Duration.ofNanos(10), Duration.ofNanos(10), 2);

    private static final long PATIENCE = Duration.ofDays(1).toNanos();

    private final AtomicLong nanos = new AtomicLong();
    private final Bulkhead bulkhead = new Bulkhead(1, 2);
    private final AtomicReference<Runnable> alarm = new AtomicReference<>(this::noAlarm);
    private final AtomicInteger told = new AtomicInteger();
    private final Budget budget = new Budget((millis, what) -> alarm.set(what), nanos::get, QUOTA);

    private void noAlarm() {}

    private interface End {
        void of(Leave leave);
    }

    private final class Waiting implements Ticket.Turn {
        private final End end;

        Waiting(End end) {
            this.end = end;
        }

        @Override
        public void come(Leave leave) {
            told.incrementAndGet();
            end.of(leave);
        }

        @Override
        public void refused(Fault fault) {
            told.incrementAndGet();
        }
    }

    private void ask(Priority priority, End end, boolean patient) {
        Waiting waiting = new Waiting(end);
        Leave now = budget.tryNow(bulkhead, priority);
        if (now != null) {
            waiting.come(now);
            return;
        }
        Ticket ticket = budget.join(bulkhead, priority, PATIENCE, waiting);
        if (!patient) {
            budget.raise(ticket, Priority.CLIENT);
            budget.giveUp(ticket);
        }
    }

    @Actor
    public void callsWhileTimePasses() {
        ask(Priority.CLIENT, Leave::ended, true);
        timePasses();
        ask(Priority.CLIENT, Leave::unspent, true);
    }

    @Actor
    public void cancelsAndIsThrottled() {
        ask(Priority.REFRESH, Leave::unspent, false);
        ask(Priority.CLIENT, leave -> leave.throttled(BudgetRig.throttling(Duration.ofNanos(5))), true);
    }

    private void timePasses() {
        nanos.addAndGet(11);
        alarm.getAndSet(this::noAlarm).run();
    }

    @Arbiter
    public void all(II_Result result) {
        for (int i = 0; i < 20 && budget.waitingForSlot() + budget.waiting() > 0; i++) {
            timePasses();
        }
        nanos.addAndGet(1_000);
        result.r1 = told.get();
        result.r2 = budget.isUnused() && bulkhead.free() == 1 ? 1 : 0;
    }
}
