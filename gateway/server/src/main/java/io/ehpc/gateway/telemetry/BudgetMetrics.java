package io.ehpc.gateway.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** The accounts' call quotas, by account and region: what is left, and who spent, waited or went without. */
public final class BudgetMetrics {
    private final MeterRegistry registry;
    private final List<String> priorities;

    /** @param priorities all priorities that a call can have */
    public BudgetMetrics(MeterRegistry registry, List<String> priorities) {
        this.registry = registry;
        this.priorities = List.copyOf(priorities);
    }

    /**
     * What is asked at every scrape.
     *
     * @param left calls that may start now, of the operation that has the fewest
     * @param usable calls of the quota that are used at the most, after what throttling has taught, likewise
     * @param waiting calls that wait for their turn, of all operations
     */
    public record Levels(DoubleSupplier left, DoubleSupplier usable, DoubleSupplier waiting) {}

    /** Makes the series of an account in a region, which has none yet. */
    public Series register(String account, String region, Levels levels) {
        return new Series(account, region, levels);
    }

    /** The series of one account in one region. */
    public final class Series {
        private final List<Meter> meters = new ArrayList<>();
        private final String account;
        private final String region;
        private final Map<String, Counter> spent;
        private final Map<String, Counter> postponed;
        private final Map<String, Counter> refused;

        Series(String account, String region, Levels levels) {
            this.account = account;
            this.region = region;
            gauge(
                    "gateway.budget.left",
                    "Calls of the quota that may start now, of the operation that has the fewest",
                    levels.left());
            gauge(
                    "gateway.budget.usable",
                    "Calls of the quota that throttling has left in use, of the operation that has the fewest",
                    levels.usable());
            gauge("gateway.budget.waiting", "Calls that wait for the quota", levels.waiting());
            spent = counters("gateway.budget.spent", "Calls made of the quota");
            postponed = counters("gateway.budget.postponed", "Calls that had to wait for the quota");
            refused = counters("gateway.budget.refused", "Calls that waited for the quota in vain");
        }

        private void gauge(String name, String description, DoubleSupplier value) {
            meters.add(Gauge.builder(name, value, DoubleSupplier::getAsDouble)
                    .description(description)
                    .tag("account", account)
                    .tag("region", region)
                    .strongReference(true)
                    .register(registry));
        }

        private Map<String, Counter> counters(String name, String description) {
            Map<String, Counter> counters = new HashMap<>();
            for (String priority : priorities) {
                Counter counter = Counter.builder(name)
                        .description(description)
                        .tag("account", account)
                        .tag("region", region)
                        .tag("priority", priority)
                        .register(registry);
                counters.put(priority, counter);
                meters.add(counter);
            }
            return counters;
        }

        /** A call was made; {@code priority} is of those named, here and below. */
        public void spent(String priority) {
            count(spent, priority);
        }

        /** A call has to wait. */
        public void postponed(String priority) {
            count(postponed, priority);
        }

        /** A call waited in vain. */
        public void refused(String priority) {
            count(refused, priority);
        }

        private static void count(Map<String, Counter> counters, String priority) {
            Counter counter = counters.get(priority);
            if (counter == null) {
                throw new IllegalArgumentException("no series for priority " + priority);
            }
            counter.increment();
        }

        /** Takes the series away: the account or the region is no longer configured. */
        public void withdraw() {
            meters.forEach(registry::remove);
        }
    }
}
