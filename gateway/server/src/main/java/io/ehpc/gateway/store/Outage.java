package io.ehpc.gateway.store;

import io.ehpc.gateway.telemetry.StoreMetrics;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the disk works, as it is told to the operator: one line for each change, however many writes fail
 * between. While it does not work it is tried again, ever more seldom. Safe for use by threads.
 */
final class Outage {
    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
    private static final long FIRST_RETRY_MILLIS = 1_000;
    private static final long LAST_RETRY_MILLIS = 60_000;

    private final Path directory;
    private final StoreMetrics metrics;
    private boolean out;
    private long retryMillis = FIRST_RETRY_MILLIS;

    Outage(Path directory, StoreMetrics metrics) {
        this.directory = directory;
        this.metrics = metrics;
    }

    /** The disk failed; says in how many milliseconds it is to be tried again. */
    synchronized long failed(Throwable failure) {
        metrics.failed();
        metrics.up(false);
        if (!out) {
            out = true;
            LOG.warn("answers are not saved in {}; all else goes on: {}", directory, reason(failure));
        }
        long wait = retryMillis;
        retryMillis = Math.min(retryMillis * 2, LAST_RETRY_MILLIS);
        return wait;
    }

    /** In one line, with what the operating system said. */
    private static String reason(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        Throwable root = root(failure);
        return root.getMessage() == null || message.contains(root.getMessage())
                ? message
                : message + ": " + root.getMessage();
    }

    private static Throwable root(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure : root(cause);
    }

    /** All is on disk. */
    synchronized void ended() {
        metrics.up(true);
        if (out) {
            out = false;
            LOG.info("answers are saved in {} again", directory);
        }
    }

    /** It goes on working: the next failure is not part of the last. */
    synchronized void steady() {
        retryMillis = FIRST_RETRY_MILLIS;
    }
}
