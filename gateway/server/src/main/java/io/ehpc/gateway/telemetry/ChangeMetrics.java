package io.ehpc.gateway.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/** What changed, who listens, and how far back the changes are remembered. */
public final class ChangeMetrics {
    private final MeterRegistry registry;
    private final List<String> kinds;
    private final Map<String, Map<String, Counter>> events = new ConcurrentHashMap<>();
    private final Map<String, Counter> ends = new HashMap<>();
    private final Counter refused;

    /**
     * @param kinds all kinds of events
     * @param reasons all reasons for which a listener's wait ends
     */
    public ChangeMetrics(MeterRegistry registry, List<String> kinds, List<String> reasons) {
        this.registry = registry;
        this.kinds = List.copyOf(kinds);
        for (String reason : reasons) {
            ends.put(
                    reason,
                    Counter.builder("gateway.changes.listeners.ended")
                            .description("Streams and waiting polls that ended, by why")
                            .tag("reason", reason)
                            .register(registry));
        }
        this.refused = Counter.builder("gateway.changes.listeners.refused")
                .description("Listeners that were one too many")
                .register(registry);
    }

    /** Makes the series of a region; once is enough, more do nothing. */
    public void register(String region) {
        events.computeIfAbsent(region, this::eventCounters);
    }

    private Map<String, Counter> eventCounters(String region) {
        Map<String, Counter> counters = new HashMap<>();
        for (String kind : kinds) {
            counters.put(
                    kind,
                    Counter.builder("gateway.changes.events")
                            .description("Changes found at refreshes, by kind")
                            .tag("region", region)
                            .tag("kind", kind)
                            .register(registry));
        }
        return counters;
    }

    /** A change was found; {@code kind} is of those named. */
    public void found(String region, String kind) {
        counter(events.computeIfAbsent(region, this::eventCounters), kind).increment();
    }

    /** A listener's wait ended; {@code reason} is of those named. */
    public void ended(String reason) {
        counter(ends, reason).increment();
    }

    /** A listener was not let in. */
    public void refused() {
        refused.increment();
    }

    private static Counter counter(Map<String, Counter> counters, String name) {
        Counter counter = counters.get(name);
        if (counter == null) {
            throw new IllegalArgumentException("no series for " + name);
        }
        return counter;
    }

    /** Shows who listens; asked at every scrape. */
    public void showListeners(DoubleSupplier listeners) {
        gauge("gateway.changes.listeners", "Streams and polls that wait for changes", listeners);
    }

    /** Shows what is remembered; each is asked at every scrape. */
    public void showHistory(
            DoubleSupplier sequence, DoubleSupplier remembered, DoubleSupplier bytes, DoubleSupplier ageSeconds) {
        gauge("gateway.changes.sequence", "Number of the last change since the start", sequence);
        gauge("gateway.changes.history.events", "Changes that are remembered", remembered);
        gauge("gateway.changes.history.bytes", "Memory that they take", bytes);
        gauge("gateway.changes.history.age.seconds", "Age of the oldest of them; 0 if there is none", ageSeconds);
    }

    private void gauge(String name, String description, DoubleSupplier value) {
        Gauge.builder(name, value, DoubleSupplier::getAsDouble)
                .description(description)
                .strongReference(true)
                .register(registry);
    }
}
