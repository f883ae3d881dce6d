package io.ehpc.gateway.telemetry;

import io.prometheus.metrics.tracer.common.SpanContext;
import org.jspecify.annotations.Nullable;

/** The trace that what is being counted belongs to, so that a histogram can name one of its buckets' traces. */
public final class Exemplars implements SpanContext {
    @SuppressWarnings("ThreadLocalUsage") // a registry has its own, and a process few registries
    private final ThreadLocal<@Nullable Ids> current = new ThreadLocal<>();

    private record Ids(String traceId, String spanId) {}

    /** Counts something as part of a trace. */
    public void during(String traceId, String spanId, Runnable counting) {
        current.set(new Ids(traceId, spanId));
        try {
            counting.run();
        } finally {
            current.remove();
        }
    }

    @Override
    public @Nullable String getCurrentTraceId() {
        Ids ids = current.get();
        return ids == null ? null : ids.traceId();
    }

    @Override
    public @Nullable String getCurrentSpanId() {
        Ids ids = current.get();
        return ids == null ? null : ids.spanId();
    }

    @Override
    public boolean isCurrentSpanSampled() {
        return current.get() != null;
    }

    @Override
    public void markCurrentSpanAsExemplar() {
        // Who looks for a trace looks for its id.
    }
}
