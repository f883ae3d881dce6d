package io.ehpc.gateway.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import io.ehpc.gateway.fairness.ClientKey;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bound on lines about errors, whoever writes them: those of level error, and warnings with a stack trace. A request
 * may cause one, and as large a one as it can, so requests must not fill a disk with them. Each kind, by logger and
 * class of the exception, has a share of the lines of a minute: one that floods hides no other. How many were left out
 * is said in a line of its own. Thread-safe.
 */
final class ErrorQuota extends Filter<ILoggingEvent> {
    static final int LINES_A_MINUTE = 120;

    private static final Logger LOG = LoggerFactory.getLogger(ErrorQuota.class);

    private final Supplier<Instant> now;
    private final LineQuota quota = new LineQuota(LINES_A_MINUTE);
    private final AtomicInteger untold = new AtomicInteger();
    private final LongAdder written = new LongAdder();
    private final LongAdder leftOut = new LongAdder();

    /** @param now a clock that is never set */
    ErrorQuota(Supplier<Instant> now) {
        this.now = now;
        start();
    }

    @Override
    public FilterReply decide(ILoggingEvent line) {
        if (!isAboutAnError(line)) {
            return FilterReply.NEUTRAL;
        }
        // A line that is written from here, while another is, would be lost.
        untold.addAndGet(quota.turn(now.get()));
        if (quota.take(kind(line))) {
            written.increment();
            return FilterReply.NEUTRAL;
        }
        leftOut.increment();
        return FilterReply.DENY;
    }

    /** Tells how many lines were left out of a minute that is over; to be called every few seconds. */
    void tell() {
        int missing = untold.getAndSet(0) + quota.turn(now.get());
        if (missing > 0) {
            LOG.warn(
                    "{} lines about errors were left out within a minute; gateway_log_errors_total counts them all.",
                    missing);
        }
    }

    private static boolean isAboutAnError(ILoggingEvent line) {
        return line.getLevel().isGreaterOrEqual(Level.ERROR)
                || (line.getLevel().isGreaterOrEqual(Level.WARN) && line.getThrowableProxy() != null);
    }

    private static ClientKey kind(ILoggingEvent line) {
        IThrowableProxy thrown = line.getThrowableProxy();
        return ClientKey.named(line.getLoggerName() + ": " + (thrown == null ? "" : thrown.getClassName()));
    }

    /** Number of lines about errors that were let through. */
    long written() {
        return written.sum();
    }

    /** Number of lines about errors that were not. */
    long leftOut() {
        return leftOut.sum();
    }
}
