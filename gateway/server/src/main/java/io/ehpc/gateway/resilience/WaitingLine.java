package io.ehpc.gateway.resilience;

import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.Priority;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait for leave to call: the more urgent first, then whoever came first. The line has so many
 * places; when one too many has joined, the last of the least urgent has to go, be it the new one.
 *
 * <p>Its owner decides who is served when, and guards the line with its own lock. A waiter is out of the
 * line before it is told anything, and whoever took it out is the one who tells it: so each is told once.
 * Telling is done outside of the lock, and on the waiter's own context.
 */
final class WaitingLine {
    private static final Comparator<Waiter> BY_URGENCY =
            Comparator.comparing(Waiter::priority).thenComparingLong(Waiter::number);

    private final Scheduler scheduler;
    private final int places;
    private final NavigableSet<Waiter> line = new TreeSet<>(BY_URGENCY);
    private long joined;

    /** @param places how many may wait; 0 for none */
    WaitingLine(Scheduler scheduler, int places) {
        this.scheduler = scheduler;
        this.places = places;
    }

    /** One who waits. */
    record Waiter(Priority priority, long number, Promise<Void> turn, Executor context) {

        /** It is its turn. */
        void serve() {
            context.execute(turn::tryComplete);
        }

        /** It waited in vain. */
        void refuse(Fault fault) {
            context.execute(() -> turn.tryFail(fault.asException()));
        }
    }

    /** Takes a place, on the caller's context; see {@link #surplus} then. Under the owner's lock. */
    Waiter join(Priority priority) {
        Waiter waiter = new Waiter(priority, joined++, Promise.promise(), scheduler.here());
        line.add(waiter);
        return waiter;
    }

    /** Takes out who has no place, if there is one; to be refused. Under the owner's lock. */
    @Nullable
    Waiter surplus() {
        return line.size() > places ? line.pollLast() : null;
    }

    /** Takes out who is next, if anybody waits; to be served. Under the owner's lock. */
    @Nullable
    Waiter next() {
        return line.pollFirst();
    }

    /** Takes that one out, and says whether it still waited; then it is to be refused. Under the owner's lock. */
    boolean leave(Waiter waiter) {
        return line.remove(waiter);
    }

    /** How many wait. Under the owner's lock. */
    int size() {
        return line.size();
    }

    /** The waiter's turn; once that time has passed before it, {@code late} is called. Needs no lock. */
    Future<Void> turn(Waiter waiter, long leftMillis, Consumer<Waiter> late) {
        Runnable cancel = scheduler.after(Math.max(1, leftMillis), () -> late.accept(waiter));
        return waiter.turn().future().onComplete(told -> cancel.run());
    }
}
