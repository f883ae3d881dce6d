package io.ehpc.gateway.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** What became of the lines of the log; all counts are since the process began, and asked at each scrape. */
public final class LogMetrics {

    /**
     * @param dropped number of lines that were lost
     * @param errors number of lines about errors, by what became of them
     * @param audit number of lines of the audit log, likewise
     */
    public LogMetrics(
            MeterRegistry registry,
            DoubleSupplier dropped,
            Map<String, DoubleSupplier> errors,
            Map<String, DoubleSupplier> audit) {
        Metric.LOG_DROPPED.counted(registry, dropped);
        errors.forEach((result, lines) -> Metric.LOG_ERRORS.counted(registry, lines, result));
        audit.forEach((result, lines) -> Metric.AUDIT_LINES.counted(registry, lines, result));
    }
}
