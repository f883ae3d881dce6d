package io.ehpc.gateway.cache;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One load per key, however many wait for it.
 *
 * <p>A flight belongs to nobody who waits: it goes on when they leave. Whoever puts the flight into the
 * map loads, outside of the map's lock. The load itself stores what it loaded before its future ends;
 * then the flight leaves the map, then it lands for all who wait. So whoever finds no flight finds the
 * stored answer; and a load looks for one first, since another flight may have landed just before it.
 */
final class Flights<K, V> {
    private final ConcurrentMap<K, Flight<V>> flights = new ConcurrentHashMap<>();
    private final Vertx vertx;

    Flights(Vertx vertx) {
        this.vertx = vertx;
    }

    /** @param joined ends when somebody joins after the take-off */
    private record Flight<V>(CompletableFuture<V> landing, AtomicInteger waiters, Promise<Void> joined) {
        Flight() {
            this(new CompletableFuture<>(), new AtomicInteger(), Promise.promise());
        }
    }

    /**
     * A seat in a flight.
     *
     * @param landing its end, on the context of who joined
     * @param first whether this one began the flight
     */
    record Seat<V>(Future<V> landing, boolean first) {}

    /**
     * Joins the flight of that key, or begins one.
     *
     * @param load called if there is none, with a future that succeeds once another one joins; must end
     * @param maxWaiters how many may wait for one flight
     * @param full what the landing fails with for one too many
     */
    Seat<V> join(K key, Function<Future<Void>, Future<V>> load, int maxWaiters, Supplier<? extends Throwable> full) {
        Flight<V> mine = new Flight<>();
        Flight<V> flight = flights.putIfAbsent(key, mine);
        if (flight != null) {
            boolean seated = flight.waiters().incrementAndGet() <= maxWaiters;
            if (seated) {
                flight.joined().tryComplete();
            }
            return new Seat<>(seated ? landing(flight) : Future.failedFuture(full.get()), false);
        }
        takeOff(key, mine, load);
        return new Seat<>(landing(mine), true);
    }

    /** Begins the flight of that key if there is none, for one who does not wait for it. */
    void begin(K key, Function<Future<Void>, Future<V>> load) {
        Flight<V> mine = new Flight<>();
        if (flights.putIfAbsent(key, mine) == null) {
            takeOff(key, mine, load);
        }
    }

    private void takeOff(K key, Flight<V> mine, Function<Future<Void>, Future<V>> load) {
        Future.<Void>succeededFuture()
                .compose(go -> load.apply(mine.joined().future()))
                .onComplete(
                        value -> {
                            flights.remove(key, mine);
                            mine.landing().complete(value);
                        },
                        failure -> {
                            flights.remove(key, mine);
                            mine.landing().completeExceptionally(failure);
                        });
    }

    private Future<V> landing(Flight<V> flight) {
        return Future.fromCompletionStage(flight.landing(), vertx.getOrCreateContext());
    }

    /** How many are under way. */
    int size() {
        return flights.size();
    }
}
