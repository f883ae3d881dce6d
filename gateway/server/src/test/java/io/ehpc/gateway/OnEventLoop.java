package io.ehpc.gateway;

import io.vertx.core.Vertx;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Runs each test on an event loop, so that what the code has run there waits until the test is over. */
public final class OnEventLoop implements InvocationInterceptor {
    private static final long SECONDS = 20;

    private final Vertx vertx;

    public OnEventLoop(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        vertx.runOnContext(now -> {
            try {
                invocation.proceed();
                ended.complete(null);
            } catch (Throwable failure) {
                ended.completeExceptionally(failure);
            }
        });
        try {
            ended.get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause();
        }
    }
}
