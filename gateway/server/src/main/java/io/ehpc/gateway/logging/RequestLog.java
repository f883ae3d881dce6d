package io.ehpc.gateway.logging;

import io.ehpc.gateway.config.LoggingConfig;
import io.ehpc.gateway.fairness.ClientKey;
import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * A line for each request, if that is asked for. If they are sampled, those that failed have a rate of their own:
 * a flood of good ones hides none of them, and one client's flood none of another's.
 */
public final class RequestLog {
    private static final Logger LOG = LoggerFactory.getLogger(RequestLog.class);
    private static final Set<String> BAD = Set.of("failed", "partial", "abandoned");

    private final LongSupplier nanos;
    private final LineRate good;
    private final LineRate bad;
    private volatile LoggingConfig config;

    /** @param nanos a clock that is never set, in nanoseconds */
    public RequestLog(LongSupplier nanos, LoggingConfig config) {
        this.nanos = nanos;
        this.good = new LineRate(nanos.getAsLong());
        this.bad = new LineRate(nanos.getAsLong());
        this.config = config;
    }

    /** Goes by these from now on. */
    public void configure(LoggingConfig next) {
        config = next;
    }

    /**
     * Whether the end of a request with that outcome gets a line: how many were left out before it, or less than 0 if
     * it gets none.
     *
     * @param client whose request it was, asked if that counts
     */
    public long admit(String outcome, Supplier<ClientKey> client) {
        LoggingConfig now = config;
        return switch (now.requests()) {
            case OFF -> LineRate.LEFT_OUT;
            case ALL -> 0;
            case SAMPLED ->
                (BAD.contains(outcome) ? bad : good).next(now.requestsPerSecond(), nanos.getAsLong(), client.get());
        };
    }

    /** Writes the line of a request that was admitted. */
    public void write(RequestLine line, long leftOut) {
        LoggingEventBuilder event = LOG.atInfo()
                .addKeyValue("id", line.ids().request())
                .addKeyValue("client", line.client())
                .addKeyValue("request", line.what())
                .addKeyValue("route", line.route())
                .addKeyValue("outcome", line.outcome())
                .addKeyValue("status", line.answer().status())
                .addKeyValue("millis", millis(line.took()))
                .addKeyValue("bytes", line.answer().bytes());
        if (line.answer().parts() > 0) {
            event = event.addKeyValue("parts", line.answer().parts());
        }
        if (line.ids().trace() != null) {
            event = event.addKeyValue("traceId", line.ids().trace())
                    .addKeyValue("spanId", line.ids().span());
        }
        Duration age = line.answer().age();
        if (age != null) {
            event = event.addKeyValue("age", age.toSeconds());
        }
        if (leftOut > 0) {
            event = event.addKeyValue("leftOut", leftOut);
        }
        event.log("request");
    }

    private static double millis(Duration took) {
        long micros = took.toNanos() / 1_000;
        return micros / 1e3;
    }
}
