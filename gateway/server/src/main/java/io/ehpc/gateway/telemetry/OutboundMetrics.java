package io.ehpc.gateway.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** The connections that the gateway opens itself: what came on them that was no answer. */
public final class OutboundMetrics {
    private final Counters unexpected;

    /** @param kinds all kinds of such messages */
    public OutboundMetrics(MeterRegistry registry, List<String> kinds) {
        this.unexpected = new Counters(registry, Metric.OUTBOUND_UNEXPECTED, kinds);
    }

    /** A connection was closed for what came on it; {@code kind} is of those named. */
    public void unexpected(String kind) {
        unexpected.count(kind);
    }
}
