package io.ehpc.gateway.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** How late the event loops are, and whether the gateway says that it is ready. */
public final class LoopMetrics {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
    };

    private final Timer lag;

    /** @param ready whether it is, asked at each scrape */
    public LoopMetrics(MeterRegistry registry, BooleanSupplier ready) {
        this.lag = Timer.builder("gateway.event.loop.lag")
                .description("How late the event loops came to what was due, looked at ten times a second on each")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        Gauge.builder("gateway.ready", () -> ready.getAsBoolean() ? 1 : 0)
                .description(
                        "Whether the gateway says that it takes requests: 1, or 0 while it starts, drains or has too much to do")
                .strongReference(true)
                .register(registry);
    }

    /** An event loop was so late. */
    public void late(Duration by) {
        lag.record(by);
    }
}
