package io.ehpc.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Counter;
import io.vertx.core.Context;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Long random histories, told to the cache and to a model of it that knows nothing but the rules. For longer
 * ones or others: {@code -Dcache.events=1000000 -Dcache.seeds=7,8}.
 */
class AnswerCacheModelTest {
    private static final int EVENTS = Integer.getInteger("cache.events", 30_000);
    private static final int SLICE = 2_000;

    static LongStream seeds() {
        return Arrays.stream(System.getProperty("cache.seeds", "1,2,3,20260301").split(","))
                .mapToLong(Long::parseLong);
    }

    /** On one event loop, where each event has all its effects before the next. */
    private static void play(CacheRig rig, CacheHistory history, int events) {
        Context context = rig.vertx.getOrCreateContext();
        for (int left = events; left > 0; left -= SLICE) {
            int next = Math.min(left, SLICE);
            on(context, () -> history.play(next));
        }
        on(context, history::end);
    }

    /** Throws what the work throws. */
    private static void on(Context context, Runnable work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        context.runOnContext(go -> {
            try {
                work.run();
                done.complete(null);
            } catch (AssertionError | RuntimeException thrown) {
                done.completeExceptionally(thrown);
            }
        });
        try {
            done.join();
        } catch (CompletionException thrown) {
            if (thrown.getCause() instanceof AssertionError wrong) {
                throw wrong;
            }
            throw thrown;
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void get_randomHistory_keepsTheRules(long seed) {
        try (CacheRig rig = new CacheRig()) {
            CacheHistory history = new CacheHistory(rig, PlantedMistake.NONE, seed);

            play(rig, history, EVENTS);

            AnswerCache.OUTCOMES.forEach(outcome -> assertThat(history.count(outcome))
                    .as("seed %d, look-ups: %s", seed, outcome)
                    .isEqualTo(rig.lookUps().get(outcome))
                    .isPositive());
            refreshes(rig)
                    .forEach((refresh, count) -> assertThat(history.count(refresh))
                            .as("seed %d, refreshes: %s", seed, refresh)
                            .isEqualTo(count)
                            .isPositive());
            List.of("reload", "hard purge", "soft purge", "cut loose and ended")
                    .forEach(what -> assertThat(history.count(what)).as(what).isPositive());
            assertThat(rig.gauge("gateway.cache.flights")).isZero();
        }
    }

    private static Map<String, Integer> refreshes(CacheRig rig) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Counter counter : rig.registry.find("gateway.cache.refreshes").counters()) {
            String result = String.valueOf(counter.getId().getTag("result"));
            if (!result.equals("postponed")) {
                counts.merge("refresh " + result, (int) counter.count(), Integer::sum);
            }
        }
        return counts;
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void get_plantedMistake_isSeen(PlantedMistake mistake) {
        try (CacheRig rig = new CacheRig()) {
            CacheHistory history = new CacheHistory(rig, mistake, 1);

            assertThatThrownBy(() -> play(rig, history, 100_000)).isInstanceOf(AssertionError.class);
        }
    }
}
