package io.ehpc.gateway.heap;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The end of a process that ran out of memory: one line on standard error and status 3, as the JVM itself ends with
 * {@code -XX:+ExitOnOutOfMemoryError}. Without that option whoever meets such an error passes it here: a thread that
 * it ends, Vert.x, the log. Nothing is closed in order, since that would want memory too; files on disk outlive it as
 * they outlive a {@code kill -9}.
 */
public final class MemoryErrors {
    /** The JVM's own for it. */
    public static final int STATUS = 3;

    private static final int MAX_CAUSES = 16;

    private final FileOutputStream console = new FileOutputStream(FileDescriptor.err);
    private final IntConsumer halt;

    /** @param halt ends the process at once, with that status */
    MemoryErrors(IntConsumer halt) {
        this.halt = halt;
    }

    /** Those that end this process. */
    public static MemoryErrors endingThisProcess() {
        return new MemoryErrors(Runtime.getRuntime()::halt);
    }

    /** Ends the process if that is such an error, or one is among its causes. */
    public void check(@Nullable Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            if (cause instanceof OutOfMemoryError) {
                end(String.valueOf(cause.getMessage()));
                return;
            }
            cause = cause.getCause();
        }
    }

    /** Ends the process for that reason. */
    public void end(String why) {
        try {
            console.write(("Terminating, out of memory: " + why
                            + ". Raise -Xmx, or lower cache.maxBytes and changes.historyBytes.\n")
                    .getBytes(StandardCharsets.UTF_8));
        } catch (IOException | OutOfMemoryError silent) {
            // The status still says it.
        } finally {
            halt.accept(STATUS);
        }
    }

    /** Has threads that such an error ends, end the process; other errors are logged. */
    public void watchThreads() {
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            check(failure);
            // Not before: commands that log nothing start without the library.
            LoggerFactory.getLogger(MemoryErrors.class)
                    .error("An exception ended the thread \"{}\".", thread.getName(), failure);
        });
    }
}
