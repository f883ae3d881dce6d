package io.ehpc.gateway.resilience;

import io.ehpc.gateway.config.QuotaConfig;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.Priority;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** However calls, cancellations, throttling and alarms interleave: all are told once, and all leave comes back. */
class BudgetInterleavingsTest {

    @Test
    void budget_anyInterleaving_tellsEachOnceAndGetsAllLeaveBack() {
        Interleavings.explore(Scenario.class, 200);
    }

    /** A budget of two calls with room for one to wait. */
    public static final class Scenario {
        private static final QuotaConfig QUOTA = new QuotaConfig(2, Duration.ofNanos(10), Duration.ofNanos(10), 1);

        private static final long PATIENCE = Duration.ofDays(1).toNanos();

        private final AtomicLong nanos = new AtomicLong();
        private final Bulkhead bulkhead = new Bulkhead(1, 2);
        private final AtomicReference<Runnable> alarm = new AtomicReference<>(this::noAlarm);
        private final AtomicInteger asked = new AtomicInteger();
        private final AtomicInteger told = new AtomicInteger();
        private final Budget budget = new Budget((millis, what) -> alarm.set(what), nanos::get, QUOTA);

        private void noAlarm() {}

        private final class Waiting implements Ticket.Turn {
            private final Consumer<Leave> end;

            Waiting(Consumer<Leave> end) {
                this.end = end;
            }

            @Override
            public void come(Leave leave) {
                told.incrementAndGet();
                end.accept(leave);
            }

            @Override
            public void refused(Fault fault) {
                told.incrementAndGet();
            }
        }

        private void ask(Priority priority, Consumer<Leave> end, boolean patient) {
            asked.incrementAndGet();
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

        @Operation
        public void call() {
            ask(Priority.CLIENT, Leave::ended, true);
        }

        @Operation
        public void callThatNeverLeft() {
            ask(Priority.CLIENT, Leave::unspent, true);
        }

        @Operation
        public void callThatIsThrottled() {
            ask(Priority.CLIENT, leave -> leave.throttled(BudgetRig.throttling(Duration.ofNanos(5))), true);
        }

        @Operation
        public void cancelledCall() {
            ask(Priority.REFRESH, Leave::unspent, false);
        }

        @Operation
        public void timePasses() {
            nanos.addAndGet(11);
            alarm.getAndSet(this::noAlarm).run();
        }

        @Validate
        public void holds() {
            for (int i = 0; i < 20 && budget.waitingForSlot() + budget.waiting() > 0; i++) {
                timePasses();
            }
            nanos.addAndGet(1_000);
            if (told.get() != asked.get() || !budget.isUnused() || bulkhead.free() != 1) {
                throw new IllegalStateException("asked " + asked + ", told " + told + ", left " + budget.left());
            }
            Interleavings.held();
        }
    }
}
