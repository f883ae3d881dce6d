package io.ehpc.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.cache.Freshness.Verdict;
import java.time.Duration;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FreshnessTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # fresh, swr,  sie,   age,            verdict
                    PT1M,    PT5M, PT1H,  PT0S,           FRESH
                    PT1M,    PT5M, PT1H,  PT59.999999999S, FRESH
                    PT1M,    PT5M, PT1H,  PT1M,           STALE
                    PT1M,    PT5M, PT1H,  PT4M59.999999999S, STALE
                    PT1M,    PT5M, PT1H,  PT5M,           STALE_IF_ERROR
                    PT1M,    PT5M, PT1H,  PT59M59.999999999S, STALE_IF_ERROR
                    PT1M,    PT5M, PT1H,  PT1H,           EXPIRED
                    PT1M,    PT5M, PT1H,  PT87600H,       EXPIRED
                    # empty spans
                    PT1M,    PT1M, PT1H,  PT59.999999999S, FRESH
                    PT1M,    PT1M, PT1H,  PT1M,           STALE_IF_ERROR
                    PT1M,    PT5M, PT5M,  PT4M59.999999999S, STALE
                    PT1M,    PT5M, PT5M,  PT5M,           EXPIRED
                    PT1M,    PT1M, PT1M,  PT59.999999999S, FRESH
                    PT1M,    PT1M, PT1M,  PT1M,           EXPIRED
                    PT0S,    PT0S, PT0S,  PT0S,           EXPIRED
                    """)
    void judge_age_isOfItsSpan(
            Duration fresh, Duration staleWhileRevalidate, Duration staleIfError, Duration age, Verdict verdict) {
        Freshness freshness = new Freshness(fresh, staleWhileRevalidate, staleIfError);

        assertThat(freshness.judge(age)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void judge_growingAge_onlyGetsWorse(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int round = 0; round < 1_000; round++) {
            Duration fresh = Duration.ofMillis(random.nextLong(0, 1_000));
            Duration revalidate = fresh.plusMillis(random.nextLong(0, 1_000));
            Freshness freshness = new Freshness(fresh, revalidate, revalidate.plusMillis(random.nextLong(0, 1_000)));
            Duration younger = Duration.ofMillis(random.nextLong(0, 4_000));
            Duration older = younger.plusMillis(random.nextLong(0, 1_000));

            assertThat(freshness.judge(older))
                    .as("seed %d, %s, ages from %s to %s", seed, freshness, younger, older)
                    .isGreaterThanOrEqualTo(freshness.judge(younger));
        }
    }
}
