package io.ehpc.gateway.resilience;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;

/** The timers and contexts of Vert.x. */
public record VertxScheduler(Vertx vertx) implements Scheduler {

    @Override
    public Runnable after(long millis, Runnable then) {
        long timer = vertx.setTimer(millis, due -> then.run());
        return () -> vertx.cancelTimer(timer);
    }

    @Override
    public Executor here() {
        Context context = vertx.getOrCreateContext();
        return task -> context.runOnContext(now -> task.run());
    }
}
