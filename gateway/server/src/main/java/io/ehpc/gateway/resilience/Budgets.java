package io.ehpc.gateway.resilience;

import io.ehpc.gateway.config.QuotaConfig;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.telemetry.BudgetMetrics;
import io.ehpc.gateway.upstream.Query;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;

/**
 * The budgets of all accounts, regions and operations. A reload keeps each, under its new quota: calls made
 * before count after it. One that is no longer configured goes once nothing of it is in use.
 */
public final class Budgets {
    private final Budget.Alarm alarm;
    private final LongSupplier nanos;
    private final BudgetMetrics metrics;
    private final Map<Key, Purse> purses = new HashMap<>();

    /**
     * None yet. Made where no verticle is being deployed: the budgets' timers go with the current context.
     *
     * @param nanos a clock that never steps, whatever the time of day does
     */
    public Budgets(Vertx vertx, LongSupplier nanos, BudgetMetrics metrics) {
        this(later(vertx, vertx.getOrCreateContext()), nanos, metrics);
    }

    /** @param alarm rings for lines that wait, on a thread of its own choice */
    Budgets(Budget.Alarm alarm, LongSupplier nanos, BudgetMetrics metrics) {
        this.alarm = alarm;
        this.nanos = nanos;
        this.metrics = metrics;
    }

    /** A timer goes with the context that sets it; that of a call may end before the line is served. */
    private static Budget.Alarm later(Vertx vertx, Context context) {
        return (millis, what) -> context.runOnContext(set -> vertx.setTimer(millis, due -> what.run()));
    }

    private record Key(String account, String region) {}

    /** An account's budgets in a region by operation, and what is shown of them. */
    record Purse(Map<Operation, Budget> budgets, BudgetMetrics.Series series) {
        Budget budget(Query query) {
            return Optional.ofNullable(budgets.get(query.operation()))
                    .orElseThrow(() -> new IllegalArgumentException(
                            "no budget for " + query.operation().name()));
        }

        boolean isUnused() {
            return budgets.values().stream().allMatch(Budget::isUnused);
        }
    }

    /** Where calls find their budget, as of one configuration. */
    public static final class Configured {
        private final Map<Key, Purse> purses;

        private Configured(Map<Key, Purse> purses) {
            this.purses = Map.copyOf(purses);
        }

        Purse purse(Query query) {
            return Optional.ofNullable(purses.get(new Key(query.account(), query.region())))
                    .orElseThrow(() ->
                            new IllegalArgumentException("no budget for " + query.account() + " in " + query.region()));
        }

        /** Whether a call that nobody waits for would leave half of the quota to those who do. */
        public boolean isSpare(Query query) {
            Purse purse = purses.get(new Key(query.account(), query.region()));
            return purse != null && purse.budget(query).isSpare();
        }
    }

    /** The budgets of these accounts in these regions. */
    public synchronized Configured configured(
            Set<String> accounts, Set<String> regions, Function<String, QuotaConfig> quotas) {
        Map<Key, Purse> next = new HashMap<>();
        for (String account : accounts) {
            QuotaConfig quota = quotas.apply(account);
            for (String region : regions) {
                Key key = new Key(account, region);
                Purse kept = purses.get(key);
                next.put(key, kept == null ? opened(key, quota) : configured(kept, quota));
            }
        }
        purses.entrySet().removeIf(each -> !next.containsKey(each.getKey()) && closed(each.getValue()));
        purses.putAll(next);
        return new Configured(next);
    }

    private static Purse configured(Purse kept, QuotaConfig quota) {
        kept.budgets().values().forEach(budget -> budget.configure(quota));
        return kept;
    }

    private Purse opened(Key key, QuotaConfig quota) {
        Map<Operation, Budget> budgets = new HashMap<>();
        Operation.ALL.values().forEach(operation -> budgets.put(operation, new Budget(alarm, nanos, quota)));
        Map<Operation, Budget> all = Map.copyOf(budgets);
        BudgetMetrics.Levels levels = new BudgetMetrics.Levels(
                () -> least(all, Budget::left),
                () -> least(all, Budget::usable),
                () -> sum(all, Budget::waitingForSlot));
        return new Purse(all, metrics.register(key.account(), key.region(), levels));
    }

    /** Of the operation that has the least: the others', each with a quota of its own, would hide it in a sum. */
    private static double least(Map<Operation, Budget> budgets, ToIntFunction<Budget> level) {
        return budgets.values().stream().mapToInt(level).min().orElse(0);
    }

    private static double sum(Map<Operation, Budget> budgets, ToIntFunction<Budget> level) {
        return budgets.values().stream().mapToInt(level).sum();
    }

    private static boolean closed(Purse purse) {
        boolean unused = purse.isUnused();
        if (unused) {
            purse.series().withdraw();
        }
        return unused;
    }

    /** How many account and region pairs are held, those included that are only kept for what is in use. */
    synchronized int size() {
        return purses.size();
    }
}
