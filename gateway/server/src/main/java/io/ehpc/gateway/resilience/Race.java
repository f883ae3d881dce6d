package io.ehpc.gateway.resilience;

import io.ehpc.gateway.upstream.Answer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A first call, and perhaps a second one for the same query: the first good answer is taken. A failure is
 * one only if no other call is under way; then the first call's is told.
 *
 * <p>Each call's end is looked at once, under this object's lock, so that exactly one of them decides;
 * promises are completed and results told outside of it.
 */
final class Race {
    private final Future<Answer> first;
    private final Promise<Answer> end = Promise.promise();
    private final Consumer<String> result;
    private boolean decided;
    private boolean secondUnderWay;

    /** @param result told once what became of the second call, if there was one */
    Race(Future<Answer> first, Consumer<String> result) {
        this.first = first;
        this.result = result;
        first.onComplete(this::won, this::firstFailed);
    }

    /** The answer that is taken, or the first call's failure. */
    Future<Answer> end() {
        return end.future();
    }

    /** Makes the second call, unless all is decided. */
    void join(Supplier<Future<Answer>> second) {
        synchronized (this) {
            if (decided) {
                return;
            }
            secondUnderWay = true;
        }
        Future.<Void>succeededFuture()
                .compose(go -> second.get())
                .onComplete(answer -> result.accept(won(answer) ? "won" : "lost"), failure -> {
                    secondFailed();
                    result.accept("lost");
                });
    }

    /** Whether that answer came first. */
    private boolean won(Answer answer) {
        synchronized (this) {
            if (decided) {
                return false;
            }
            decided = true;
        }
        end.complete(answer);
        return true;
    }

    private void firstFailed(Throwable failure) {
        synchronized (this) {
            if (decided || secondUnderWay) {
                return;
            }
            decided = true;
        }
        end.fail(failure);
    }

    private void secondFailed() {
        boolean both;
        synchronized (this) {
            if (decided) {
                return;
            }
            secondUnderWay = false;
            both = first.failed();
            decided = both;
        }
        if (both) {
            end.fail(first.cause());
        }
    }
}
