package io.ehpc.gateway.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** How late the event loops are, and whether the gateway says that it is ready. */
public final class LoopMetrics {
    private static final List<Duration> BOUNDS = List.of(
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            Duration.ofMillis(25),
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            Duration.ofSeconds(2));

    private final Timer lag;

    /** @param ready whether it is, asked at each scrape */
    public LoopMetrics(MeterRegistry registry, BooleanSupplier ready) {
        this.lag = Metric.EVENT_LOOP_LAG.histogram(registry, BOUNDS);
        Metric.READY.gauge(registry, () -> ready.getAsBoolean() ? 1 : 0);
    }

    /** An event loop was so late. */
    public void late(Duration by) {
        lag.record(by);
    }
}
