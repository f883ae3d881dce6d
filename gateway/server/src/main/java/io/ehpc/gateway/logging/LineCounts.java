package io.ehpc.gateway.logging;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** The counts of lines of this process; those of the log are 0 while its {@link LogOutput} is not installed. */
public final class LineCounts {
    private LineCounts() {}

    /** Number of lines that were lost, since they came faster than they could be written. */
    public static double dropped() {
        return installed().map(QueuedAppender::dropped).orElse(0L);
    }

    /** Number of lines about errors that were written. */
    public static double errorsWritten() {
        return errors().mapToLong(ErrorQuota::written).sum();
    }

    /** Number of lines about errors that were left out, since there were too many. */
    public static double errorsLeftOut() {
        return errors().mapToLong(ErrorQuota::leftOut).sum();
    }

    /** Number of lines of the audit log that were written where they belong. */
    public static double auditWritten() {
        return audit().mapToLong(QueuedAppender::written).sum() - auditDiverted();
    }

    /** Number of lines of the audit log that went to standard error, since its file cannot be written. */
    public static double auditDiverted() {
        return audit().map(QueuedAppender::sink)
                .filter(AuditFile.class::isInstance)
                .mapToLong(sink -> ((AuditFile) sink).diverted())
                .sum();
    }

    /** Number of lines of the audit log that were lost, since they came faster than they could be written. */
    public static double auditDropped() {
        return audit().mapToLong(QueuedAppender::dropped).sum();
    }

    private static Stream<QueuedAppender> audit() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        return LogOutput.queuesOf(context.getLogger(FirstLines.AUDIT));
    }

    /** Writes a line about those that were left out, if any were; to be called every few seconds. */
    public static void tellLeftOut() {
        errors().forEach(ErrorQuota::tell);
    }

    private static Stream<ErrorQuota> errors() {
        return installed().stream()
                .flatMap(queue -> queue.getCopyOfAttachedFiltersList().stream())
                .filter(ErrorQuota.class::isInstance)
                .map(ErrorQuota.class::cast);
    }

    private static Optional<QueuedAppender> installed() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        return context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(LogOutput.NAME) instanceof QueuedAppender queue
                ? Optional.of(queue)
                : Optional.empty();
    }
}
