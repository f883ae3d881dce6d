package io.ehpc.gateway.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** How the store of answers on disk is doing; all at zero where there is none. */
public final class StoreMetrics {
    private final AtomicLong up = new AtomicLong();
    private final AtomicLong records = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong lastSavedMillis = new AtomicLong();
    private final Counter saved;
    private final Counter failures;
    private final Counter dropped;

    /** @param configured whether there is to be one */
    public StoreMetrics(MeterRegistry registry, boolean configured) {
        Metric.STORE_CONFIGURED.gauge(registry, () -> configured ? 1 : 0);
        Metric.STORE_UP.gauge(registry, up::doubleValue);
        Metric.STORE_RECORDS.gauge(registry, records::doubleValue);
        Metric.STORE_SIZE.gauge(registry, bytes::doubleValue);
        Metric.STORE_LAST_SAVED.gauge(registry, () -> lastSavedMillis.get() / 1000.0);
        saved = Metric.STORE_SAVED.counter(registry);
        failures = Metric.STORE_FAILURES.counter(registry);
        dropped = Metric.STORE_DROPPED.counter(registry);
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
