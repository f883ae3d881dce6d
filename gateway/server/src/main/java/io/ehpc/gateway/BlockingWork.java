package io.ehpc.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The work of those threads of a Vert.x that may block. It is waited for before that is closed: what ends later can
 * hand its result to nobody, and is logged as an error that nobody handled.
 */
final class BlockingWork {
    private static final long LOOK_EVERY_MILLIS = 5;

    private BlockingWork() {}

    /** Ends when none runs or waits, and after that time at the latest. It never fails. */
    static Future<Void> ended(Vertx vertx, Duration patience) {
        return ended(vertx, patience.toMillis() / LOOK_EVERY_MILLIS);
    }

    private static Future<Void> ended(Vertx vertx, long looks) {
        if (looks <= 0 || isIdle(vertx)) {
            return Future.succeededFuture();
        }
        return vertx.timer(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)
                .transform(due -> due.failed() ? Future.succeededFuture() : ended(vertx, looks - 1));
    }

    private static boolean isIdle(Vertx vertx) {
        ExecutorService threads =
                ((ContextInternal) vertx.getOrCreateContext()).workerPool().executor();
        return !(threads instanceof ThreadPoolExecutor pool)
                || (pool.getActiveCount() == 0 && pool.getQueue().isEmpty());
    }
}
