package io.ehpc.gateway.logging;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** The counts of lines of this process; all are 0 in one whose {@link LogOutput} is not installed. */
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
