package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.upstream.Answer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * What has come of a question is written while the rest is waited for: one answer after the other, so that it takes
 * one core at the most, and no more once all is there. What is not written by then, the rendering writes.
 */
final class Ahead {
    private final Vertx vertx;
    private final Merges merges;
    private Future<Void> before = Future.succeededFuture();
    private volatile boolean isOver;

    Ahead(Vertx vertx, Merges merges) {
        this.vertx = vertx;
        this.merges = merges;
    }

    /** From whatever context. */
    synchronized void add(Answer answer) {
        before = before.eventually(() -> vertx.executeBlocking(() -> written(answer), false));
    }

    private Answer written(Answer answer) {
        for (Place place : merges.places(answer)) {
            if (isOver) {
                break;
            }
            place.writeAhead();
        }
        return answer;
    }

    void end() {
        isOver = true;
    }
}
