package io.ehpc.gateway.resilience;

import io.ehpc.gateway.config.QuotaConfig;
import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.protocol.ErrorCode;
import io.ehpc.gateway.protocol.Refusal;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** A budget on a clock that stands still until the test moves it, with those who wait for it by name. */
final class BudgetRig {
    static final Duration PERIOD = Duration.ofSeconds(1);
    static final Duration BACK_OFF = Duration.ofSeconds(5);

    static final Refusal THROTTLING = ErrorCode.THROTTLING_USER.refusal();

    final List<String> served = new ArrayList<>();
    final Map<String, Fault> refused = new LinkedHashMap<>();
    final Map<String, Leave> leaves = new HashMap<>();
    final Map<String, Ticket> tickets = new HashMap<>();
    final Budget budget;
    final Bulkhead bulkhead;
    private final PriorityQueue<Ring> alarms = new PriorityQueue<>((a, b) -> Long.compare(a.at, b.at));
    private long nanos;

    private record Ring(long at, Runnable what) {}

    BudgetRig(int calls, int maxWaiting) {
        this(calls, maxWaiting, new Bulkhead(1_000, 1_000));
    }

    BudgetRig(int calls, int maxWaiting, Bulkhead bulkhead) {
        this.bulkhead = bulkhead;
        budget = new Budget(this::later, () -> nanos, quota(calls, maxWaiting));
    }

    static QuotaConfig quota(int calls, int maxWaiting) {
        return new QuotaConfig(calls, PERIOD, BACK_OFF, maxWaiting);
    }

    static Fault throttling(@Nullable Duration asked) {
        return new Fault(FaultKind.THROTTLED, "Slow down.", THROTTLING, "R-1", asked);
    }

    private void later(long millis, Runnable what) {
        alarms.add(new Ring(nanos + millis * 1_000_000, what));
    }

    /** Asks at once, and joins the line if there is no leave, with all the time there is. */
    void ask(String name, Priority priority) {
        ask(name, priority, Duration.ofDays(1));
    }

    void ask(String name, Priority priority, Duration patience) {
        ask(bulkhead, name, priority, patience);
    }

    /** A client asks, whose call needs a permit of another bulkhead. */
    void ask(Bulkhead other, String name) {
        ask(other, name, Priority.CLIENT, Duration.ofDays(1));
    }

    /** That client asks. */
    void ask(ClientKey client, String name, Priority priority) {
        ask(bulkhead, client, name, priority, Duration.ofDays(1));
    }

    private void ask(Bulkhead of, String name, Priority priority, Duration patience) {
        ask(of, ClientKey.GATEWAY, name, priority, patience);
    }

    private void ask(Bulkhead of, ClientKey client, String name, Priority priority, Duration patience) {
        Leave now = budget.tryNow(of, priority);
        if (now != null) {
            come(name, now);
            return;
        }
        tickets.put(name, budget.join(of, priority, patience.toNanos(), new Ticket.Turn() {
            @Override
            public void come(Leave leave) {
                BudgetRig.this.come(name, leave);
            }

            @Override
            public ClientKey client() {
                return client;
            }

            @Override
            public void refused(Fault fault) {
                BudgetRig.this.refused.put(name, fault);
            }
        }));
    }

    void ask(String... names) {
        for (String name : names) {
            ask(name, Priority.CLIENT);
        }
    }

    private void come(String name, Leave leave) {
        served.add(name);
        leaves.put(name, leave);
    }

    /** The leave that was given to that one. */
    Leave leave(String name) {
        Leave leave = leaves.get(name);
        if (leave == null) {
            throw new AssertionError("no leave for " + name);
        }
        return leave;
    }

    Ticket ticket(String name) {
        Ticket ticket = tickets.get(name);
        if (ticket == null) {
            throw new AssertionError("no ticket for " + name);
        }
        return ticket;
    }

    /** Lets time pass, and the alarms ring that are due on the way. */
    void pass(Duration time) {
        long until = nanos + time.toNanos();
        while (!alarms.isEmpty() && alarms.element().at <= until) {
            Ring next = alarms.remove();
            nanos = Math.max(nanos, next.at);
            next.what.run();
        }
        nanos = until;
    }

    int alarms() {
        return alarms.size();
    }
}
