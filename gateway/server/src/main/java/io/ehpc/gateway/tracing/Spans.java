package io.ehpc.gateway.tracing;

import io.ehpc.gateway.telemetry.TraceMetrics;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The spans on their way to the collector: so many may wait, more are dropped, and what the collector does not take
 * is lost. All of it is counted; that it takes none is logged once.
 */
final class Spans implements SpanProcessor {
    private static final Logger LOG = LoggerFactory.getLogger(Spans.class);
    private static final int PLACES = 4_096;
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final TraceMetrics metrics;
    private final BatchSpanProcessor batches;
    private final AtomicInteger waiting = new AtomicInteger();

    /** @param timeout how long the collector may take for a batch, by its own account */
    Spans(SpanExporter collector, Duration timeout, TraceMetrics metrics) {
        this.metrics = metrics;
        this.batches = BatchSpanProcessor.builder(new Counting(collector))
                .setMaxQueueSize(PLACES)
                .setScheduleDelay(Duration.ofSeconds(1))
                .setExporterTimeout(timeout.plus(GRACE))
                .build();
    }

    /** Counts what the collector takes. */
    private final class Counting implements SpanExporter {
        private final SpanExporter collector;
        private final AtomicBoolean failing = new AtomicBoolean();

        Counting(SpanExporter collector) {
            this.collector = collector;
        }

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            int count = spans.size();
            waiting.addAndGet(-count);
            CompletableResultCode result = collector.export(spans);
            return result.whenComplete(() -> ended(result.isSuccess(), count));
        }

        private void ended(boolean taken, int count) {
            if (taken) {
                metrics.exported(count);
            } else {
                metrics.failed(count);
            }
            if (failing.compareAndSet(taken, !taken)) {
                if (taken) {
                    LOG.info("The collector takes traces again.");
                } else {
                    LOG.warn("The collector takes no traces; they are lost, and all else goes on.");
                }
            }
        }

        @Override
        public CompletableResultCode flush() {
            return collector.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return collector.shutdown();
        }
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
        // It is told of at its end.
    }

    @Override
    public boolean isStartRequired() {
        return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
        if (!span.getSpanContext().isSampled()) {
            return;
        }
        if (waiting.incrementAndGet() <= PLACES) {
            batches.onEnd(span);
        } else {
            waiting.decrementAndGet();
            metrics.dropped();
        }
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }

    @Override
    public CompletableResultCode shutdown() {
        return batches.shutdown();
    }

    @Override
    public CompletableResultCode forceFlush() {
        return batches.forceFlush();
    }
}
