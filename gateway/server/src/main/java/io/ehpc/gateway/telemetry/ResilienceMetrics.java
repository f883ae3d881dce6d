package io.ehpc.gateway.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/** What is done about slow and failing calls, by region: retries, second calls, waiting, and breakers. */
public final class ResilienceMetrics {
    private final MeterRegistry registry;
    private final List<String> retryResults;
    private final List<String> hedgeResults;
    private final Map<String, Map<String, Counter>> retries = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Counter>> hedges = new ConcurrentHashMap<>();
    private final Map<String, List<Gauge>> shown = new ConcurrentHashMap<>();

    /**
     * @param retryResults all that can become of a wish to retry
     * @param hedgeResults all that can become of a wish for a second call
     */
    public ResilienceMetrics(MeterRegistry registry, List<String> retryResults, List<String> hedgeResults) {
        this.registry = registry;
        this.retryResults = List.copyOf(retryResults);
        this.hedgeResults = List.copyOf(hedgeResults);
    }

    /** Makes the counters of a region; once is enough, more do nothing. */
    public void register(String region) {
        retries.computeIfAbsent(region, this::retryCounters);
        hedges.computeIfAbsent(region, this::hedgeCounters);
    }

    /** A call failed that may be made again; {@code result} is of those named. */
    public void retry(String region, String result) {
        count(retries.computeIfAbsent(region, this::retryCounters), result);
    }

    /** A call was slow; {@code result} is of those named. */
    public void hedge(String region, String result) {
        count(hedges.computeIfAbsent(region, this::hedgeCounters), result);
    }

    private static void count(Map<String, Counter> counters, String result) {
        Counter counter = counters.get(result);
        if (counter == null) {
            throw new IllegalArgumentException("no series for result " + result);
        }
        counter.increment();
    }

    private Map<String, Counter> retryCounters(String region) {
        String description = "Failed calls that may be made again, by whether they were";
        return counters("gateway.upstream.retries", description, region, retryResults);
    }

    private Map<String, Counter> hedgeCounters(String region) {
        String description = "Slow calls beside which a second one may be made, by what became of that";
        return counters("gateway.upstream.hedges", description, region, hedgeResults);
    }

    private Map<String, Counter> counters(String name, String description, String region, List<String> results) {
        Map<String, Counter> counters = new HashMap<>();
        for (String result : results) {
            counters.put(
                    result,
                    Counter.builder(name)
                            .description(description)
                            .tag("region", region)
                            .tag("result", result)
                            .register(registry));
        }
        return counters;
    }

    /**
     * Shows a region's guard, instead of the one shown before; each is asked at every scrape.
     *
     * @param nextTry in how many seconds an open breaker lets a call through; 0 if it is not open
     */
    public void show(String region, DoubleSupplier free, DoubleSupplier waiting, DoubleSupplier nextTry) {
        hide(region);
        shown.put(
                region,
                List.of(
                        gauge("gateway.bulkhead.free", "Calls to the region that might start at once", region, free),
                        gauge("gateway.bulkhead.waiting", "Calls that wait for others to end", region, waiting),
                        gauge(
                                "gateway.breaker.next.try.seconds",
                                "Time until an open breaker lets a call through; 0 if it is not open",
                                region,
                                nextTry)));
    }

    /** Shows a region's guard no more. */
    public void hide(String region) {
        shown.getOrDefault(region, List.of()).stream().map(Meter::getId).forEach(registry::remove);
        shown.remove(region);
    }

    private Gauge gauge(String name, String description, String region, DoubleSupplier value) {
        return Gauge.builder(name, value, DoubleSupplier::getAsDouble)
                .description(description)
                .tag("region", region)
                .strongReference(true)
                .register(registry);
    }
}
