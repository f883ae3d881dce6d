package io.ehpc.gateway.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** How the store of answers on disk is doing. */
public final class StoreMetrics {
    private final AtomicLong up = new AtomicLong();
    private final AtomicLong records = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong lastSavedMillis = new AtomicLong();
    private final Counter saved;
    private final Counter failures;
    private final Counter dropped;

    public StoreMetrics(MeterRegistry registry) {
        gauge(registry, "gateway.store.up", "Whether answers outlive the process: 1 or 0", up, 1);
        gauge(registry, "gateway.store.records", "Answers on disk", records, 1);
        gauge(registry, "gateway.store.size.bytes", "Size of the store's file", bytes, 1);
        gauge(
                registry,
                "gateway.store.last.saved.timestamp.seconds",
                "When answers were last saved; 0 if never",
                lastSavedMillis,
                1e-3);
        saved = counter(registry, "gateway.store.saved", "Changes that are on disk");
        failures = counter(registry, "gateway.store.failures", "Writes and openings that failed");
        dropped = counter(registry, "gateway.store.dropped", "Records that could not be trusted");
    }

    private static void gauge(MeterRegistry registry, String name, String what, AtomicLong value, double unit) {
        Gauge.builder(name, value, level -> level.get() * unit)
                .description(what)
                .strongReference(true)
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String name, String what) {
        return Counter.builder(name).description(what).register(registry);
    }

    /** It works, or it does not. */
    public void up(boolean works) {
        up.set(works ? 1 : 0);
    }

    /** So many changes are on disk from now on. */
    public void saved(int changes, Instant now) {
        saved.increment(changes);
        lastSavedMillis.set(now.toEpochMilli());
    }

    /** What the file holds now. */
    public void holds(long answers, long fileBytes) {
        records.set(answers);
        bytes.set(fileBytes);
    }

    public void failed() {
        failures.increment();
    }

    /** So many records could not be trusted. */
    public void dropped(int unsound) {
        dropped.increment(unsound);
    }
}
