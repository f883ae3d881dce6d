package io.ehpc.gateway.benchmarks;

import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** For threads that may wait. */
public final class Await {
    private static final int SECONDS = 20;

    private Await() {}

    /** What the future succeeds with; fails if that takes longer than 20 s. */
    public static <T> T await(Future<T> future) throws ExecutionException, TimeoutException, InterruptedException {
        return future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    }
}
