package io.ehpc.gateway.resilience;

import io.ehpc.gateway.config.ResilienceConfig;
import io.ehpc.gateway.telemetry.ResilienceMetrics;
import io.ehpc.gateway.telemetry.UpstreamMetrics;
import io.ehpc.gateway.time.MonotonicClock;
import io.ehpc.gateway.upstream.EhpcApi;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The one composition of a call's way down to the cloud: second call beside a slow one, retry, open breaker refused,
 * the account's quota together with the region's bulkhead, breaker, call.
 */
public final class UpstreamPipeline {
    private final Scheduler scheduler;
    private final MonotonicClock clock;
    private final RandomGenerator random;
    private final UpstreamMetrics calls;
    private final ResilienceMetrics metrics;

    /**
     * @param random for any thread, such as {@link java.util.Random}
     * @param calls for those that are not made
     * @param metrics made with the results of {@link RetryingEhpcApi} and {@link HedgingEhpcApi}
     */
    public UpstreamPipeline(
            Scheduler scheduler,
            MonotonicClock clock,
            RandomGenerator random,
            UpstreamMetrics calls,
            ResilienceMetrics metrics) {
        this.scheduler = scheduler;
        this.clock = clock;
        this.random = random;
        this.calls = calls;
        this.metrics = metrics;
    }

    /**
     * The way down, the last step first.
     *
     * @param cloud makes one call for each query, which takes {@code callTimeout} at the longest
     * @param quotas every query's account and region are among them
     * @param guards by region, likewise
     */
    public EhpcApi over(
            EhpcApi cloud,
            Duration callTimeout,
            Budgets.Configured quotas,
            Map<String, RegionGuard> guards,
            ResilienceConfig config) {
        RegionCalls regions = new RegionCalls(guards, callTimeout);
        EhpcApi guarded = new GuardedEhpcApi(cloud, regions);
        EhpcApi budgeted = new BudgetedEhpcApi(guarded, quotas, regions, scheduler, clock, calls);
        EhpcApi retrying =
                new RetryingEhpcApi(budgeted, config.retry(), regions::usualMillis, random, scheduler, clock, metrics);
        return new HedgingEhpcApi(retrying, config.hedge(), guards, scheduler, metrics);
    }
}
