package io.ehpc.gateway.resilience;

import io.ehpc.gateway.config.ResilienceConfig;
import io.github.resilience4j.micrometer.tagged.TaggedBulkheadMetricsPublisher;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetricsPublisher;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The guards of all regions, kept over a reload for as long as their settings stay the same. */
public final class RegionGuards {
    private final TaggedCircuitBreakerMetricsPublisher breakerMetrics;
    private final TaggedBulkheadMetricsPublisher bulkheadMetrics;
    private final Clock clock;
    private Map<String, RegionGuard> guards = Map.of();
    private @Nullable ResilienceConfig config;

    public RegionGuards(MeterRegistry registry, Clock clock) {
        this.breakerMetrics = new TaggedCircuitBreakerMetricsPublisher(registry);
        this.bulkheadMetrics = new TaggedBulkheadMetricsPublisher(registry);
        this.clock = clock;
    }

    /** The guards of these regions; one that is there with the same settings is kept, and so its state. */
    public synchronized Map<String, RegionGuard> configured(Set<String> regions, ResilienceConfig next) {
        Map<String, RegionGuard> before = next.equals(config) ? guards : Map.of();
        Map<String, RegionGuard> after = new HashMap<>();
        guards.forEach((region, guard) -> {
            if (!before.containsKey(region) || !regions.contains(region)) {
                withdraw(guard);
            }
        });
        for (String region : regions) {
            RegionGuard kept = before.get(region);
            after.put(region, kept == null ? published(region, next) : kept);
        }
        config = next;
        guards = Map.copyOf(after);
        return guards;
    }

    private RegionGuard published(String region, ResilienceConfig config) {
        RegionGuard guard = new RegionGuard(region, config, clock);
        breakerMetrics.publishMetrics(guard.breaker());
        bulkheadMetrics.publishMetrics(guard.bulkhead());
        return guard;
    }

    private void withdraw(RegionGuard guard) {
        breakerMetrics.removeMetrics(guard.breaker());
        bulkheadMetrics.removeMetrics(guard.bulkhead());
    }
}
