package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.catchThrowable;

import io.ehpc.gateway.upstream.CallFailedException;
import io.ehpc.gateway.upstream.Fault;
import io.vertx.core.Future;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** How futures end, for threads that may wait. */
public final class Ends {
    private Ends() {}

    /** What it succeeds with; fails the test if it does not end soon. */
    public static <T> T value(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    /** The fault that it fails with; fails the test if it ends otherwise. */
    public static Fault fault(Future<?> future) {
        Throwable failure = failure(future);
        if (failure instanceof CallFailedException failed) {
            return failed.fault();
        }
        throw new AssertionError("no fault of a call", failure);
    }

    /** What it fails with. */
    public static Throwable failure(Future<?> future) {
        Throwable thrown = catchThrowable(() -> value(future));
        if (thrown == null) {
            throw new AssertionError("succeeded");
        }
        return thrown instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : thrown;
    }
}
