package io.ehpc.gateway.content;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Has bodies compressed a while after they were made, off the event loops: nobody waits for it, but who ends all. A
 * Vert.x that is closed meanwhile would complain of what it cannot hand back any more. Safe for use by threads.
 */
public final class Compressor {
    private final Vertx vertx;
    private final Set<Future<?>> running = ConcurrentHashMap.newKeySet();
    private volatile boolean isClosed;

    public Compressor(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Runs it after so long, unless all ends before. */
    public void later(long millis, Runnable compression) {
        vertx.timer(millis, TimeUnit.MILLISECONDS).onSuccess(due -> begin(compression));
    }

    private void begin(Runnable compression) {
        Promise<Void> end = Promise.promise();
        // Before the look whether all ends, so that one of the two sees the other.
        running.add(end.future());
        if (isClosed) {
            ended(end);
            return;
        }
        vertx.executeBlocking(
                        () -> {
                            compression.run();
                            return true;
                        },
                        false)
                .onComplete(done -> ended(end));
    }

    private void ended(Promise<Void> end) {
        running.remove(end.future());
        end.complete();
    }

    /** Begins no more; ends when what runs has ended. */
    public Future<Void> close() {
        isClosed = true;
        return Future.join(List.copyOf(running)).mapEmpty();
    }
}
