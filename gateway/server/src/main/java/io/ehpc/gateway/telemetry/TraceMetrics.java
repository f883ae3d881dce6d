package io.ehpc.gateway.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** What became of the spans of traces. */
public final class TraceMetrics {
    private static final String EXPORTED = "exported";
    private static final String FAILED = "failed";
    private static final String DROPPED = "dropped";

    private final Counters spans;

    public TraceMetrics(MeterRegistry registry) {
        spans = new Counters(registry, Metric.TRACE_SPANS, List.of(EXPORTED, FAILED, DROPPED));
    }

    /** The collector took so many. */
    public void exported(int count) {
        spans.count(EXPORTED, count);
    }

    /** The collector did not take so many; they are lost. */
    public void failed(int count) {
        spans.count(FAILED, count);
    }

    /** One found no place; it is lost. */
    public void dropped() {
        spans.count(DROPPED);
    }
}
