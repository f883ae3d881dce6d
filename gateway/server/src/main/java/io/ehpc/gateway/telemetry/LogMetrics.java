package io.ehpc.gateway.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.DoubleSupplier;

/** What became of the lines of the log. */
public final class LogMetrics {

    /** @param dropped how many lines were lost since the process began, asked at each scrape */
    public LogMetrics(MeterRegistry registry, DoubleSupplier dropped) {
        Metric.LOG_DROPPED.counted(registry, dropped);
    }
}
