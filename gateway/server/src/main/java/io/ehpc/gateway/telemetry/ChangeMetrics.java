package io.ehpc.gateway.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/** What changed, who listens, and how far back the changes are remembered. */
public final class ChangeMetrics {
    private final MeterRegistry registry;
    private final Map<String, Counter> events = new ConcurrentHashMap<>();
    private final Counters ends;
    private final Counter refused;

    /** @param reasons all reasons for which a listener's wait ends */
    public ChangeMetrics(MeterRegistry registry, List<String> reasons) {
        this.registry = registry;
        this.ends = new Counters(registry, Metric.CHANGES_LISTENERS_ENDED, reasons);
        this.refused = Metric.CHANGES_LISTENERS_REFUSED.counter(registry);
    }

    /** Makes the series of a region; once is enough, more do nothing. */
    public void register(String region) {
        events(region);
    }

    private Counter events(String region) {
        return events.computeIfAbsent(region, name -> Metric.CHANGES_EVENTS.counter(registry, name));
    }

    /** A change was found. */
    public void found(String region) {
        events(region).increment();
    }

    /** A listener's wait ended; {@code reason} is of those named. */
    public void ended(String reason) {
        ends.count(reason);
    }

    /** A listener was not let in. */
    public void refused() {
        refused.increment();
    }

    /** Shows who listens; asked at every scrape. */
    public void showListeners(DoubleSupplier listeners) {
        Metric.CHANGES_LISTENERS.gauge(registry, listeners);
    }

    /** Shows what is remembered; each is asked at every scrape. */
    public void showHistory(
            DoubleSupplier sequence, DoubleSupplier remembered, DoubleSupplier bytes, DoubleSupplier ageSeconds) {
        Metric.CHANGES_SEQUENCE.gauge(registry, sequence);
        Metric.CHANGES_HISTORY_EVENTS.gauge(registry, remembered);
        Metric.CHANGES_HISTORY_SIZE.gauge(registry, bytes);
        Metric.CHANGES_HISTORY_AGE.gauge(registry, ageSeconds);
    }
}
