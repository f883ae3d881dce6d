package io.ehpc.gateway.cache;

import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.fairness.FairShare;
import io.ehpc.gateway.time.MonotonicClock;
import io.ehpc.gateway.tracing.Journal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One load per key, however many wait for it.
 *
 * <p>A flight belongs to nobody who waits: it goes on when they leave. Whoever puts the flight into the
 * map loads, outside of the map's lock. At its end, in one step under the key's lock, what was loaded is
 * kept and the flight leaves the map; then it lands for all who wait. So whoever finds no flight finds
 * what was kept; and a load looks for that first, since another flight may have landed just before it. A load that may
 * not take off says so in the step that would put its flight into the map, so that nobody shares a refusal.
 * A flight that was cut loose still lands for who waits, but keeps nothing: it may have seen what was so
 * before whoever cut it loose said that it is so no longer.
 */
final class Flights<K, V> {
    private final ConcurrentMap<K, Flight<V>> flights = new ConcurrentHashMap<>();
    private final Vertx vertx;
    private final MonotonicClock clock;

    Flights(Vertx vertx, MonotonicClock clock) {
        this.vertx = vertx;
        this.clock = clock;
    }

    /** What a flight does. */
    interface Load<V> {
        /**
         * Loads; must end.
         *
         * @param joined succeeds once somebody joins who is in need
         */
        Future<V> call(Future<Void> joined);

        /** Why it is not to take off, under the key's lock; null if it may. It is asked at no other time. */
        default @Nullable Throwable refusal() {
            return null;
        }

        /** Keeps what was loaded, under the key's lock; what it returns is what lands. */
        default V keep(V value) {
            return value;
        }

        /** Where it notes what it waits for. */
        default Journal journal() {
            return Journal.NONE;
        }

        /** Takes note of a failure, under the key's lock. */
        default void note(Throwable failure) {}
    }

    /** A client alone gets nine of ten places: many programs behind one address ask the same at once. */
    private static final int SHARE = 9;

    /** Two flights are the same only if they are one. */
    private static final class Flight<V> {
        final CompletableFuture<V> landing = new CompletableFuture<>();
        final FairShare waiters = new FairShare(SHARE);
        final Journal journal;
        final long begunNanos;

        /** Ends when somebody in need joins after the take-off. */
        final Promise<Void> joined = Promise.promise();

        Flight(Journal journal, long begunNanos) {
            this.journal = journal;
            this.begunNanos = begunNanos;
        }
    }

    /**
     * A seat in a flight.
     *
     * @param landing its end, on the context of who joined
     * @param first whether this one began the flight
     * @param journal what the flight waits for
     */
    record Seat<V>(Future<V> landing, boolean first, Journal journal) {}

    /**
     * Joins the flight of that key, or begins one.
     *
     * @param load made if there is none
     * @param inNeed whether the flight becomes urgent by this one
     * @param client who waits; no client may have more than nine of ten places
     * @param maxWaiters how many may wait for one flight
     * @param full what the landing fails with for one too many
     */
    Seat<V> join(
            K key, Load<V> load, boolean inNeed, ClientKey client, int maxWaiters, Supplier<? extends Throwable> full) {
        Boarding<V> boarding = board(key, load);
        if (boarding.refusal() != null) {
            return new Seat<>(Future.failedFuture(boarding.refusal()), true, boarding.flight().journal);
        }
        Flight<V> flight = boarding.flight();
        if (boarding.first()) {
            takeOff(key, flight, load);
            return new Seat<>(landing(flight), true, flight.journal);
        }
        boolean seated = flight.waiters.take(client, maxWaiters);
        if (seated && inNeed) {
            flight.joined.tryComplete();
        }
        return new Seat<>(seated ? landing(flight) : Future.failedFuture(full.get()), false, flight.journal);
    }

    /** Begins the flight of that key if there is none, for one who does not wait for it; says if it was refused. */
    boolean begin(K key, Load<V> load) {
        Boarding<V> boarding = board(key, load);
        if (boarding.first()) {
            takeOff(key, boarding.flight(), load);
        }
        return boarding.refusal() == null;
    }

    /** The flight under way, or a new one, or why there is none. */
    private record Boarding<V>(
            Flight<V> flight, boolean first, @Nullable Throwable refusal) {}

    private Boarding<V> board(K key, Load<V> load) {
        Flight<V> mine = new Flight<>(load.journal(), clock.nanos());
        AtomicReference<@Nullable Throwable> refusal = new AtomicReference<>();
        Flight<V> flight = flights.get(key);
        if (flight == null) {
            flight = flights.computeIfAbsent(key, same -> {
                refusal.set(load.refusal());
                return refusal.get() == null ? mine : null;
            });
        }
        return new Boarding<>(flight == null ? mine : flight, flight == mine, refusal.get());
    }

    private void takeOff(K key, Flight<V> mine, Load<V> load) {
        Future.<Void>succeededFuture()
                .compose(go -> load.call(mine.joined.future()))
                .map(value -> kept(key, mine, load, value))
                .onComplete(mine.landing::complete, failure -> {
                    land(key, mine, () -> load.note(failure));
                    mine.landing.completeExceptionally(failure);
                });
    }

    private V kept(K key, Flight<V> mine, Load<V> load, V value) {
        CompletableFuture<V> kept = new CompletableFuture<>();
        land(key, mine, () -> kept.complete(load.keep(value)));
        return kept.getNow(value);
    }

    private void land(K key, Flight<V> mine, Runnable last) {
        flights.computeIfPresent(key, (same, flight) -> {
            if (flight != mine) {
                return flight;
            }
            last.run();
            return null;
        });
    }

    /**
     * Cuts the flights of these keys loose; who comes from now on begins another. Says how many there were. One
     * that is about to begin may not be seen yet.
     */
    int cutLoose(Predicate<K> which) {
        return cutLoose(flights.keySet().stream().filter(which).toList());
    }

    /** The same for keys that are known, each under its lock: one that is about to begin is waited for. */
    int cutLoose(Collection<K> keys) {
        int cut = 0;
        for (K key : keys) {
            if (flights.remove(key) != null) {
                cut++;
            }
        }
        return cut;
    }

    private Future<V> landing(Flight<V> flight) {
        return Future.fromCompletionStage(flight.landing, vertx.getOrCreateContext());
    }

    /** Whether one is under way for that key. */
    boolean has(K key) {
        return flights.containsKey(key);
    }

    /** How long the one for that key is under way; zero if there is none. */
    Duration age(K key) {
        Flight<V> flight = flights.get(key);
        return flight == null ? Duration.ZERO : Duration.ofNanos(clock.nanos() - flight.begunNanos);
    }

    /** How many are under way. */
    int size() {
        return flights.size();
    }
}
