package io.ehpc.gateway.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.DoubleSupplier;

/** How full the heap is, and what was refused for that. */
public final class HeapMetrics {
    private final Counters refused;
    private final MeterRegistry registry;

    /** @param work all kinds of work that can be refused */
    public HeapMetrics(MeterRegistry registry, List<String> work) {
        this.registry = registry;
        this.refused = new Counters(registry, Metric.HEAP_REFUSED, work);
    }

    /** Work was refused; {@code work} is of those named. */
    public void refused(String work) {
        refused.count(work);
    }

    /** Shows how full it is; each is asked at every scrape. */
    public void show(DoubleSupplier level, DoubleSupplier share) {
        Metric.HEAP_LEVEL.gauge(registry, level);
        Metric.HEAP_HELD.gauge(registry, share);
    }
}
