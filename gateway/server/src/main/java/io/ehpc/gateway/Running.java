package io.ehpc.gateway;

import io.ehpc.gateway.logging.LogOutput;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.BindException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Servers that a command started, which go on after it has returned, until the process is told to end. */
final class Running {
    /** What a command returns whose servers go on. */
    static final int STAYS = -1;

    private static final Logger LOG = LoggerFactory.getLogger(Running.class);
    private static final long START_SECONDS = 30;
    private static final long STOP_SECONDS = 60;

    private Running() {}

    /**
     * Waits until a server has started.
     *
     * @param takenHint how to choose another port, for the message when it is taken
     * @throws CommandFailedException if it has not; the Vert.x instance is closed then
     */
    static <T> T started(Vertx vertx, Future<T> start, String takenHint) {
        try {
            return start.toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            vertx.close();
            throw new CommandFailedException(1, List.of(why(failed, takenHint)));
        } catch (TimeoutException | InterruptedException late) {
            vertx.close();
            throw new CommandFailedException(1, List.of("The start took longer than " + START_SECONDS + " s."));
        }
    }

    private static String why(Throwable failure, String takenHint) {
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            root = cause;
            if (cause instanceof BindException) {
                return "Cannot listen: " + cause.getMessage() + ". " + takenHint;
            }
        }
        return "Cannot start: " + root;
    }

    /** Has the process stop its servers in order before it ends: at SIGTERM and SIGINT. */
    static void stopAtExit(Vertx vertx, Supplier<Future<Void>> stop, LogOutput output) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            LOG.info("stopping: no new requests, answers under way finish");
                            Future<Void> stopped = stop.get().transform(done -> vertx.close());
                            try {
                                stopped.toCompletionStage()
                                        .toCompletableFuture()
                                        .get(STOP_SECONDS, TimeUnit.SECONDS);
                                LOG.info("stopped");
                            } catch (ExecutionException | TimeoutException | InterruptedException failed) {
                                LOG.warn("not all stopped in order", failed);
                            }
                            output.flush();
                        },
                        "stop"));
    }
}
