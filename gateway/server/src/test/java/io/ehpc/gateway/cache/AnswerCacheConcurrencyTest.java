package io.ehpc.gateway.cache;

import static io.ehpc.gateway.cache.CacheRig.QUERY;
import static io.ehpc.gateway.cache.CacheRig.image;
import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.Deadline;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.Samples;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many callers from many threads at once: one call to the upstream. */
class AnswerCacheConcurrencyTest {
    private static final int THREADS = 8;
    private static final int CALLERS = 10_000;

    private static final int REPEATS = Integer.getInteger("cache.repeats", 10);

    private final CacheRig rig = new CacheRig(CacheRig.config(CacheRig.CONFIG.maxBytes(), 2 * CALLERS));
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void close() {
        threads.shutdownNow();
        rig.close();
    }

    private static IntStream repeats() {
        return IntStream.range(0, REPEATS);
    }

    /** Has all threads do the same at the same time. */
    private List<Future<Served>> together(Callable<List<Future<Served>>> work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<java.util.concurrent.Future<List<Future<Served>>>> running = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            running.add(threads.submit(() -> {
                start.await(10, TimeUnit.SECONDS);
                return work.call();
            }));
        }
        List<Future<Served>> all = new ArrayList<>();
        for (java.util.concurrent.Future<List<Future<Served>>> each : running) {
            all.addAll(each.get(10, TimeUnit.SECONDS));
        }
        return all;
    }

    private List<Future<Served>> askManyTimes() {
        List<Future<Served>> asked = new ArrayList<>();
        for (int i = 0; i < CALLERS / THREADS; i++) {
            asked.add(rig.get(QUERY));
        }
        return asked;
    }

    @ParameterizedTest
    @MethodSource("repeats")
    void get_nothingHeld_callsOnceForAll(int repeat) throws Exception {
        List<Future<Served>> asked = together(this::askManyTimes);

        assertThat(rig.calls.size()).isOne();
        assertThat(rig.gauge("gateway.cache.flights")).isOne();
        rig.calls.last().succeed("m-1", rig.clock.instant());

        assertThat(asked).hasSize(CALLERS);
        // One assertion, not one a caller: a million of those take longer than what is tested.
        assertThat(asked.stream().map(Ends::value).map(CacheRig::image).distinct())
                .containsExactly("m-1");
        assertThat(rig.lookUps()).isEqualTo(Map.of("miss", 1, "coalesced", CALLERS - 1));
        assertThat(rig.gauge("gateway.cache.flights")).isZero();
    }

    @Test
    void get_stale_servesAllAtOnceAndRefreshesOnce() throws Exception {
        rig.hold("m-1");
        rig.clock.pass(CacheRig.FRESH);

        List<Future<Served>> asked = together(this::askManyTimes);

        assertThat(asked).hasSize(CALLERS).allMatch(Future::succeeded);
        assertThat(rig.calls.size()).isEqualTo(2);
        assertThat(rig.lookUps()).isEqualTo(Map.of("miss", 1, "stale", CALLERS));
    }

    @Test
    void get_callFails_failsForAllAfterOneCall() throws Exception {
        List<Future<Served>> asked = together(this::askManyTimes);
        rig.calls.last().answer().fail(new IllegalStateException("bug"));

        assertThat(asked).allSatisfy(Ends::fault);
        assertThat(rig.calls.size()).isOne();
        assertThat(rig.lookUps()).isEqualTo(Map.of("failed", CALLERS));
    }

    @Test
    void get_anotherFlightLandsBetweenLookAndLoad_callsNotAgain() {
        rig.clock.meanwhile(() -> rig.hold("m-1"));

        Future<Served> served = rig.cache.get(QUERY, Deadline.in(Duration.ofSeconds(1), rig.clock), Directives.NONE);

        assertThat(image(Ends.value(served))).isEqualTo("m-1");
        assertThat(rig.calls.size()).isOne();
    }

    /** The race that matters is at the landing, between the cache that is filled and the flight that is over. */
    @Test
    void get_landingWhileOthersAsk_callsOnceForEachQuery() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        ExecutorService upstream = Executors.newFixedThreadPool(2);
        rig.cache.configure(CacheRig.settings(CacheRig.CONFIG, (query, deadline) -> {
            calls.incrementAndGet();
            Promise<Answer> answer = Promise.promise();
            upstream.execute(() -> answer.complete(Samples.answer(query, query.account(), rig.clock.instant())));
            return answer.future();
        }));
        List<Query> queries = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            queries.add(Samples.query("account-" + i, "cn-hangzhou", Map.of()));
        }

        List<Future<Served>> asked = together(() -> {
            List<Future<Served>> mine = new ArrayList<>();
            queries.forEach(query -> mine.add(rig.get(query)));
            return mine;
        });

        for (int i = 0; i < asked.size(); i++) {
            assertThat(Ends.value(asked.get(i)).answer().query()).isEqualTo(queries.get(i % queries.size()));
        }
        assertThat(calls).hasValue(queries.size());
        upstream.shutdownNow();
    }
}
