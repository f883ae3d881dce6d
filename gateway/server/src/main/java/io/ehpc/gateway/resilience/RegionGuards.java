package io.ehpc.gateway.resilience;

import io.ehpc.gateway.config.ResilienceConfig;
import io.ehpc.gateway.telemetry.ResilienceMetrics;
import io.ehpc.gateway.time.MonotonicClock;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The guards of all regions, kept over a reload for as long as their settings stay the same. */
public final class RegionGuards {
    private final ResilienceMetrics metrics;
    private final MonotonicClock clock;
    private Map<String, RegionGuard> guards = Map.of();
    private @Nullable ResilienceConfig config;

    public RegionGuards(ResilienceMetrics metrics, MonotonicClock clock) {
        this.metrics = metrics;
        this.clock = clock;
    }

    /** The guards of these regions; one that is there with the same settings is kept, and so its state. */
    public synchronized Map<String, RegionGuard> configured(Set<String> regions, ResilienceConfig next) {
        Map<String, RegionGuard> before = config != null && sameGuard(config, next) ? guards : Map.of();
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

    /** How calls are retried or hedged is no matter of the guard's. */
    private static boolean sameGuard(ResilienceConfig before, ResilienceConfig next) {
        return before.breaker().equals(next.breaker())
                && before.maxConcurrentCalls() == next.maxConcurrentCalls()
                && before.maxWaitingCalls() == next.maxWaitingCalls();
    }

    private RegionGuard published(String region, ResilienceConfig config) {
        RegionGuard guard = new RegionGuard(region, config, clock);
        metrics.show(
                region,
                new ResilienceMetrics.Guard(
                        () -> level(guard.breaker().getState()),
                        () -> guard.untilNextTry().toMillis() / 1000.0,
                        guard.bulkhead()::free,
                        guard.bulkhead()::waiting));
        metrics.show(guard.breaker(), guard.calls(), guard.bulkhead()::free, config.maxConcurrentCalls());
        return guard;
    }

    private static int level(CircuitBreaker.State state) {
        return switch (state) {
            case HALF_OPEN -> 1;
            case OPEN, FORCED_OPEN -> 2;
            default -> 0;
        };
    }

    private void withdraw(RegionGuard guard) {
        metrics.hide(guard.breaker().getName());
    }
}
