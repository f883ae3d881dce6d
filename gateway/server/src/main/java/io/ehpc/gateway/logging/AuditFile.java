package io.ehpc.gateway.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.ehpc.gateway.config.AuditConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit log's own file. While it cannot be written (a full disk, no permission), its lines go to standard error,
 * which is said once and counted, and it is tried again from time to time. For one thread at a time.
 */
final class AuditFile extends UnsynchronizedAppenderBase<ILoggingEvent> {
    static final Duration RETRY = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(AuditFile.class);

    private final Path path;
    private final AuditConfig config;
    private final LoggerContext logging;
    private final Appender<ILoggingEvent> standardError;
    private final LongSupplier nanos;
    private final LongAdder diverted = new LongAdder();
    private @Nullable RollingFile file;
    private boolean failing;
    private long failedAt;

    /**
     * @param path the file, which the configuration names
     * @param nanos a clock that is never set
     */
    AuditFile(
            Path path,
            AuditConfig config,
            LoggerContext logging,
            Appender<ILoggingEvent> standardError,
            LongSupplier nanos) {
        this.path = path;
        this.config = config;
        this.logging = logging;
        this.standardError = standardError;
        this.nanos = nanos;
    }

    /** Opens the file, so that a wrong path is said when the process starts, and not with the first line. */
    @Override
    public void start() {
        super.start();
        try {
            open();
        } catch (IOException cannot) {
            failed(cannot);
        }
    }

    @Override
    protected void append(ILoggingEvent line) {
        if (failing && nanos.getAsLong() - failedAt < RETRY.toNanos()) {
            divert(line);
            return;
        }
        try {
            open().write(line);
            succeeded();
        } catch (IOException cannot) {
            failed(cannot);
            divert(line);
        }
    }

    private RollingFile open() throws IOException {
        RollingFile open = file;
        if (open == null) {
            open = new RollingFile(path, config.maxFileBytes(), config.maxFiles(), FirstLines.auditEncoder(logging));
            file = open;
        }
        return open;
    }

    private void succeeded() {
        if (failing) {
            failing = false;
            LOG.info("The audit log is written to {} again.", path);
        }
    }

    private void failed(IOException why) {
        RollingFile open = file;
        if (open != null) {
            open.close();
            file = null;
        }
        if (!failing) {
            LOG.error(
                    "The audit log cannot be written to {}; its lines go to standard error: {}", path, why.toString());
        }
        failing = true;
        failedAt = nanos.getAsLong();
    }

    private void divert(ILoggingEvent line) {
        diverted.increment();
        standardError.doAppend(line);
    }

    @Override
    public void stop() {
        super.stop();
        RollingFile open = file;
        if (open != null) {
            open.close();
            file = null;
        }
    }

    /** Number of lines that went to standard error. */
    long diverted() {
        return diverted.sum();
    }
}
