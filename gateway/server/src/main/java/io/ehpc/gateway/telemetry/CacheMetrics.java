package io.ehpc.gateway.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/** What the cache did: look-ups by region and outcome, and how full it is. */
public final class CacheMetrics {
    private static final List<String> REFRESHES =
            List.of("behind ok", "behind failed", "behind postponed", "ahead ok", "ahead failed", "ahead postponed");

    private final MeterRegistry registry;
    private final List<String> outcomes;
    private final Map<String, Map<String, Counter>> lookUps = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Counter>> refreshes = new ConcurrentHashMap<>();

    /** @param outcomes all outcomes that a look-up can have */
    public CacheMetrics(MeterRegistry registry, List<String> outcomes) {
        this.registry = registry;
        this.outcomes = List.copyOf(outcomes);
    }

    /** Makes the series of a region; once is enough, more do nothing. */
    public void register(String region) {
        lookUps.computeIfAbsent(region, this::lookUpCounters);
        refreshes.computeIfAbsent(region, this::refreshCounters);
    }

    /** A look-up ended; {@code outcome} is of those named. */
    public void lookedUp(String region, String outcome) {
        counter(lookUps.computeIfAbsent(region, this::lookUpCounters), outcome).increment();
    }

    private static Counter counter(Map<String, Counter> counters, String name) {
        Counter counter = counters.get(name);
        if (counter == null) {
            throw new IllegalArgumentException("no series for " + name);
        }
        return counter;
    }

    /**
     * A refresh that no client waits for ended, or was put off.
     *
     * @param trigger {@code behind} a stale answer, or {@code ahead} of its time
     * @param result {@code ok}, {@code failed}, or {@code postponed} for want of quota
     */
    public void refreshed(String region, String trigger, String result) {
        counter(refreshes.computeIfAbsent(region, this::refreshCounters), trigger + " " + result)
                .increment();
    }

    /** Shows how full the cache is; each is asked at every scrape. */
    public void show(DoubleSupplier entries, DoubleSupplier bytes, DoubleSupplier evictions, DoubleSupplier flights) {
        gauge("gateway.cache.entries", "Answers held", entries);
        gauge("gateway.cache.size.bytes", "Weight of the answers held", bytes);
        gauge("gateway.cache.flights", "Calls under way, each for all who wait for it", flights);
        FunctionCounter.builder("gateway.cache.evictions", evictions, DoubleSupplier::getAsDouble)
                .description("Answers dropped for lack of room")
                .register(registry);
    }

    private void gauge(String name, String description, DoubleSupplier value) {
        Gauge.builder(name, value, DoubleSupplier::getAsDouble)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    private Map<String, Counter> refreshCounters(String region) {
        Map<String, Counter> counters = new HashMap<>();
        for (String refresh : REFRESHES) {
            String[] triggerAndResult = refresh.split(" ", -1);
            counters.put(
                    refresh,
                    Counter.builder("gateway.cache.refreshes")
                            .description("Refreshes that no client waited for, by what had them made")
                            .tag("region", region)
                            .tag("trigger", triggerAndResult[0])
                            .tag("result", triggerAndResult[1])
                            .register(registry));
        }
        return counters;
    }

    private Map<String, Counter> lookUpCounters(String region) {
        Map<String, Counter> counters = new HashMap<>();
        for (String outcome : outcomes) {
            counters.put(
                    outcome,
                    Counter.builder("gateway.cache.lookups")
                            .description("Queries looked up, by how fresh or failed what they got was")
                            .tag("region", region)
                            .tag("outcome", outcome)
                            .register(registry));
        }
        return counters;
    }
}
