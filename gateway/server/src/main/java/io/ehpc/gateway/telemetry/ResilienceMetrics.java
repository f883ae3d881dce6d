package io.ehpc.gateway.telemetry;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/** What is done about slow and failing calls, by region: retries, second calls, waiting, and breakers. */
public final class ResilienceMetrics {
    private final MeterRegistry registry;
    private final List<String> retryResults;
    private final List<String> hedgeResults;
    private final Resilience4jMetrics asResilience4j;
    private final Map<String, Counters> retries = new ConcurrentHashMap<>();
    private final Map<String, Counters> hedges = new ConcurrentHashMap<>();
    private final Map<String, List<Gauge>> shown = new ConcurrentHashMap<>();

    /**
     * @param retryResults all that can become of a wish to retry
     * @param hedgeResults all that can become of a second call
     */
    public ResilienceMetrics(MeterRegistry registry, List<String> retryResults, List<String> hedgeResults) {
        this.registry = registry;
        this.retryResults = List.copyOf(retryResults);
        this.hedgeResults = List.copyOf(hedgeResults);
        this.asResilience4j = new Resilience4jMetrics(registry);
    }

    /**
     * A region's guard; each is asked at every scrape.
     *
     * @param state of the breaker: 0 closed, 1 half-open, 2 open
     * @param nextTry in how many seconds an open breaker lets a call through; 0 if it is not open
     * @param free calls that might start at once
     * @param waiting calls that wait for others to end
     */
    public record Guard(DoubleSupplier state, DoubleSupplier nextTry, DoubleSupplier free, DoubleSupplier waiting) {}

    /** Makes the counters of a region; once is enough, more do nothing. */
    public void register(String region) {
        retries(region);
        hedges(region);
    }

    private Counters retries(String region) {
        return retries.computeIfAbsent(
                region, name -> new Counters(registry, Metric.UPSTREAM_RETRIES, retryResults, name));
    }

    private Counters hedges(String region) {
        return hedges.computeIfAbsent(
                region, name -> new Counters(registry, Metric.UPSTREAM_HEDGES, hedgeResults, name));
    }

    /** A call failed that may be made again; {@code result} is of those named. */
    public void retry(String region, String result) {
        retries(region).count(result);
    }

    /** A second call was made beside a slow one; {@code result} is of those named. */
    public void hedge(String region, String result) {
        hedges(region).count(result);
    }

    /** A query's calls came to their end, one or, if they were retried, more. */
    public void called(boolean isGood, boolean isRetried) {
        asResilience4j.ended(isGood, isRetried);
    }

    /**
     * Shows a region's breaker and bulkhead as resilience4j does, instead of those shown before.
     *
     * @param breaker with the region's name
     * @param permits of the bulkhead in all, of which so many are free
     */
    public void show(CircuitBreaker breaker, BreakerCalls calls, DoubleSupplier free, int permits) {
        asResilience4j.show(breaker, calls, free, permits);
    }

    /** Shows a region's guard, instead of the one shown before. */
    public void show(String region, Guard guard) {
        hide(region);
        shown.put(
                region,
                List.of(
                        Metric.BREAKER_STATE.gauge(registry, guard.state(), region),
                        Metric.BREAKER_NEXT_TRY.gauge(registry, guard.nextTry(), region),
                        Metric.BULKHEAD_FREE.gauge(registry, guard.free(), region),
                        Metric.BULKHEAD_WAITING.gauge(registry, guard.waiting(), region)));
    }

    /** Shows a region's guard no more. */
    public void hide(String region) {
        shown.getOrDefault(region, List.of()).stream().map(Meter::getId).forEach(registry::remove);
        shown.remove(region);
        asResilience4j.hide(region);
    }
}
