package io.ehpc.gateway.content;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Has bodies compressed a while after they were made, off the event loops: nobody waits for it, but who ends all. It
 * keeps half of the processors busy at the most, and what does not fit into its queue stays as it is: so a flood of
 * bodies takes the processors from nobody who waits for an answer. Safe for use by threads.
 */
public final class Compressor {
    private static final int AT_ONCE = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    private static final int MOST_WAITING = 64;

    private final Vertx vertx;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final Promise<Void> idle = Promise.promise();
    private int running;
    private boolean isClosed;

    public Compressor(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Runs it after so long, unless all ends before, or too many wait. */
    public void later(long millis, Runnable compression) {
        vertx.timer(millis, TimeUnit.MILLISECONDS).onSuccess(due -> due(compression));
    }

    private void due(Runnable compression) {
        synchronized (this) {
            if (isClosed || running == AT_ONCE) {
                if (!isClosed && waiting.size() < MOST_WAITING) {
                    waiting.add(compression);
                }
                return;
            }
            running++;
        }
        run(compression);
    }

    private void run(Runnable compression) {
        try {
            vertx.executeBlocking(
                            () -> {
                                compression.run();
                                return true;
                            },
                            false)
                    .onComplete(done -> ended());
        } catch (RejectedExecutionException closed) {
            // Vert.x has closed: nobody waits for what is compressed.
            ended();
        }
    }

    private void ended() {
        @Nullable Runnable next;
        boolean last;
        synchronized (this) {
            next = waiting.poll();
            running -= next == null ? 1 : 0;
            last = isClosed && running == 0;
        }
        if (next != null) {
            run(next);
        } else if (last) {
            idle.tryComplete();
        }
    }

    /** Begins no more; ends when what runs has ended. */
    public Future<Void> close() {
        synchronized (this) {
            isClosed = true;
            waiting.clear();
            if (running > 0) {
                return idle.future();
            }
        }
        return Future.succeededFuture();
    }
}
