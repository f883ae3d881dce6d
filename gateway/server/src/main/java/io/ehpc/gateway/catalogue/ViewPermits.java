package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.fairness.FairQueue;
import io.ehpc.gateway.fairness.FairShare;
import io.ehpc.gateway.fairness.RecentUse;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
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
    /** One client has half of them, and so half of the processors: the event loops, which serve the others, need some. */
    private static final int PERMITS = Math.max(2, Runtime.getRuntime().availableProcessors());

    private static final int PLACES = 256;

    /** Less than the shortest read timeout of official clients. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final int permits;
    private final int places;
    private final RecentUse use;
    private final FairShare busy = new FairShare();
    private final FairShare ahead = new FairShare();
    private final FairQueue<Waiter> line = new FairQueue<>();
    private final Map<Object, Begun> begun = new ConcurrentHashMap<>();

    /** @param use what each client's views took of the processors */
    ViewPermits(Vertx vertx, RecentUse use) {
        this(vertx, PERMITS, PLACES, use);
    }

    /**
     * @param permits how many views may be made at once
     * @param places how many may wait for that
     * @param use what each client's views took of the processors
     */
    ViewPermits(Vertx vertx, int permits, int places, RecentUse use) {
        this.vertx = vertx;
        this.permits = permits;
        this.places = places;
        this.use = use;
    }

    /** Work that is not done yet. */
    private record Begun(ClientKey client, Future<?> end) {}

    private record Waiter(ClientKey client, Context context, Promise<Void> turn) {
        void serve() {
            context.runOnContext(now -> turn.tryComplete());
        }

        void refuse() {
            context.runOnContext(now -> turn.tryFail(OverShareException.ofViews()));
        }
    }

    /**
     * Does something {@linkplain #during with a permit}, unless the same is begun and not done yet: then its end is that
     * of this too. Whoever joins another client's work is not refused for that client's share.
     *
     * @param what tells one work from another
     * @return as that of {@link #during}
     */
    <T> Future<T> once(Object what, ClientKey client, Supplier<Future<T>> work) {
        return once(what, client, work, 1);
    }

    private <T> Future<T> once(Object what, ClientKey client, Supplier<Future<T>> work, int triesMore) {
        Promise<T> end = Promise.promise();
        Begun own = new Begun(client, end.future());
        Begun earlier = begun.putIfAbsent(what, own);
        if (earlier == null) {
            during(client, work).onComplete(done -> {
                begun.remove(what, own);
                end.handle(done);
            });
            return end.future();
        }
        return this.<T>joined(earlier).recover(failure -> {
            if (!(failure instanceof OverShareException) || earlier.client().equals(client)) {
                return Future.failedFuture(failure);
            }
            return triesMore > 0 ? once(what, client, work, triesMore - 1) : during(client, work);
        });
    }

    /** On the caller's context. */
    @SuppressWarnings("unchecked") // what is the same has the same type
    private <T> Future<T> joined(Begun earlier) {
        return Future.fromCompletionStage(
                (CompletionStage<T>) earlier.end().toCompletionStage(), vertx.getOrCreateContext());
    }

    /**
     * Does something with a permit, on the caller's context; fails with {@link OverShareException} if the client waits
     * for too many, or for too long, or if its views took more than its share of the processors lately.
     */
    <T> Future<T> during(ClientKey client, Supplier<Future<T>> work) {
        Duration untilShare = use.untilShare(client);
        if (!untilShare.isZero() && !client.equals(ClientKey.GATEWAY)) {
            return Future.failedFuture(OverShareException.ofProcessors(untilShare));
        }
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
