package io.ehpc.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.time.MonotonicClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many threads at one key at once: one load, and nobody is left waiting. */
class FlightsRaceTest {
    private static final ClientKey ONE = ClientKey.named("one");
    private static final int THREADS = 6;
    private static final int GENERATIONS = 300;

    private final Vertx vertx = Vertx.vertx();
    private final Flights<Integer, String> flights = new Flights<>(vertx, MonotonicClock.system());
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final ExecutorService upstream = Executors.newFixedThreadPool(2);
    private final AtomicReferenceArray<String> stored = new AtomicReferenceArray<>(GENERATIONS);
    private final AtomicInteger fetches = new AtomicInteger();

    @AfterEach
    void close() {
        threads.shutdownNow();
        upstream.shutdownNow();
        Ends.value(vertx.close());
    }

    /** As a cache does: looks first, and stores before its future ends. */
    private Future<String> load(int generation) {
        String landedMeanwhile = stored.get(generation);
        if (landedMeanwhile != null) {
            return Future.succeededFuture(landedMeanwhile);
        }
        Promise<String> loading = Promise.promise();
        upstream.execute(() -> {
            String value = generation + "." + fetches.incrementAndGet();
            stored.set(generation, value);
            loading.complete(value);
        });
        return loading.future();
    }

    private List<Future<String>> joinAll(CyclicBarrier start) throws Exception {
        List<Future<String>> landings = new ArrayList<>();
        for (int generation = 0; generation < GENERATIONS; generation++) {
            int key = generation;
            start.await(10, TimeUnit.SECONDS);
            for (int i = 0; i < 3; i++) {
                landings.add(flights.join(key, joined -> load(key), true, ONE, 1_000, IllegalStateException::new)
                        .landing());
            }
        }
        return landings;
    }

    @Test
    void join_manyThreads_loadOncePerGenerationAndLoseNobody() throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<java.util.concurrent.Future<List<Future<String>>>> joined = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            joined.add(threads.submit(() -> joinAll(start)));
        }

        for (java.util.concurrent.Future<List<Future<String>>> thread : joined) {
            List<Future<String>> landings = thread.get(20, TimeUnit.SECONDS);
            for (int i = 0; i < landings.size(); i++) {
                assertThat(Ends.value(landings.get(i))).isEqualTo(stored.get(i / 3));
            }
        }
        assertThat(fetches).hasValue(GENERATIONS);
        assertThat(flights.size()).isZero();
    }
}
