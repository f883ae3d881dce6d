package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.content.Content;
import io.ehpc.gateway.upstream.Answer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What has come of a question is written while the rest is waited for: one answer after the other, so that it takes
 * one core at the most, and no more once all is there. What is not written by then, the rendering writes.
 */
final class Ahead {
    private final Vertx vertx;
    private final PlacesAhead places;
    private final Consumer<Runnable> charged;
    private final Set<Content> held = ConcurrentHashMap.newKeySet();
    private Future<Void> before = Future.succeededFuture();
    private volatile boolean isOver;

    /** @param charged does what is written, at the charge of whom it is for */
    Ahead(Vertx vertx, PlacesAhead places, Consumer<Runnable> charged) {
        this.vertx = vertx;
        this.places = places;
        this.charged = charged;
    }

    /** From whatever context. */
    synchronized void add(Answer answer) {
        before = before.eventually(() -> vertx.executeBlocking(
                () -> {
                    charged.accept(() -> write(answer));
                    return answer;
                },
                false));
    }

    private void write(Answer answer) {
        if (isOver || !held.add(answer.content())) {
            return;
        }
        for (Place place : places.hold(answer)) {
            if (isOver) {
                break;
            }
            place.writeAhead();
        }
    }

    /** Writes no more. */
    void end() {
        isOver = true;
    }

    /** Ends, and lets go of what was written. */
    synchronized void close() {
        end();
        before.onComplete(ended -> held.forEach(places::release));
    }
}
