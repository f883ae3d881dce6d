package io.ehpc.gateway.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
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
        private final Counters spent;
        private final Counter postponed;
        private final Counter refused;

        Series(String account, String region, Levels levels) {
            spent = new Counters(registry, Metric.BUDGET_SPENT, priorities, account, region);
            postponed = Metric.BUDGET_POSTPONED.counter(registry, account, region);
            refused = Metric.BUDGET_REFUSED.counter(registry, account, region);
            meters.addAll(spent.meters());
            meters.addAll(List.of(
                    postponed,
                    refused,
                    Metric.BUDGET_LEFT.gauge(registry, levels.left(), account, region),
                    Metric.BUDGET_USABLE.gauge(registry, levels.usable(), account, region),
                    Metric.BUDGET_WAITING.gauge(registry, levels.waiting(), account, region)));
        }

        /** A call was made; {@code priority} is of those named. */
        public void spent(String priority) {
            spent.count(priority);
        }

        /** A call has to wait. */
        public void postponed() {
            postponed.increment();
        }

        /** A call waited in vain. */
        public void refused() {
            refused.increment();
        }

        /** Takes the series away: the account or the region is no longer configured. */
        public void withdraw() {
            meters.forEach(registry::remove);
        }
    }
}
