package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.fairness.FairQueue;
import io.ehpc.gateway.fairness.FairShare;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Permits for the making of views, which takes processors: so many at once, of which no client has more than are
 * free, and a bounded line in which clients take turns. Thread-safe.
 *
 * <p>Each permit is given back once, at the end of what it was for, and goes to the first client in turn that may have
 * one more: nobody waits who may have one. A waiter is out of the line before it is told anything, and told outside of the lock, on its own context.
 */
final class ViewPermits {
    /** Twice as many as keep all processors busy, since one client has half of them. */
    private static final int PERMITS = 2 * Runtime.getRuntime().availableProcessors();

    private static final int PLACES = 256;

    /** Less than the shortest read timeout of official clients. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final int permits;
    private final int places;
    private final FairShare busy = new FairShare();
    private final FairShare ahead = new FairShare();
    private final FairQueue<Waiter> line = new FairQueue<>();

    ViewPermits(Vertx vertx) {
        this(vertx, PERMITS, PLACES);
    }

    /**
     * @param permits how many views may be made at once
     * @param places how many may wait for that
     */
    ViewPermits(Vertx vertx, int permits, int places) {
        this.vertx = vertx;
        this.permits = permits;
        this.places = places;
    }

    private record Waiter(ClientKey client, Context context, Promise<Void> turn) {
        void serve() {
            context.runOnContext(now -> turn.tryComplete());
        }

        void refuse() {
            context.runOnContext(now -> turn.tryFail(new OverShareException()));
        }
    }

    /**
     * Does something with a permit, on the caller's context; fails with {@link OverShareException} if the client waits
     * for too many, or for too long.
     */
    <T> Future<T> during(ClientKey client, Supplier<Future<T>> work) {
        return permit(client)
                .compose(permitted ->
                        Future.<Void>succeededFuture().compose(go -> work.get()).onComplete(end -> release(client)));
    }

    private Future<Void> permit(ClientKey client) {
        Waiter waiter;
        Waiter surplus;
        synchronized (this) {
            if (line.of(client) == 0 && busy.take(client, permits)) {
                return Future.succeededFuture();
            }
            waiter = new Waiter(client, vertx.getOrCreateContext(), Promise.promise());
            line.add(client, waiter);
            surplus = line.size() > places ? line.pollSurplus() : null;
        }
        if (surplus != null) {
            surplus.refuse();
        }
        long late = vertx.setTimer(LONGEST_WAIT.toMillis(), time -> giveUp(waiter));
        return waiter.turn().future().onComplete(told -> vertx.cancelTimer(late));
    }

    private void giveUp(Waiter waiter) {
        boolean waited;
        synchronized (this) {
            waited = line.remove(waiter.client(), waiter);
        }
        if (waited) {
            waiter.refuse();
        }
    }

    private void release(ClientKey client) {
        List<Waiter> next = new ArrayList<>();
        synchronized (this) {
            busy.give(client);
            Waiter served = next();
            while (served != null) {
                next.add(served);
                served = next();
            }
        }
        next.forEach(Waiter::serve);
    }

    private @Nullable Waiter next() {
        return line.poll(waiting -> busy.take(waiting, permits));
    }

    /** Whether a view of a client may be written ahead of its turn, until {@link #wroteAhead}. */
    boolean mayWriteAhead(ClientKey client) {
        return ahead.take(client, permits);
    }

    /** A view is not written ahead any more. */
    void wroteAhead(ClientKey client) {
        ahead.give(client);
    }

    /** How many wait. */
    synchronized int waiting() {
        return line.size();
    }
}
