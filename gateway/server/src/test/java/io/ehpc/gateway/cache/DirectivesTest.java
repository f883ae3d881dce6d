package io.ehpc.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.cache.Freshness.Verdict;
import io.ehpc.gateway.config.LifetimeConfig;
import io.ehpc.gateway.config.LifetimesConfig;
import io.ehpc.gateway.upstream.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be done with an answer of an age, for a request that says how fresh it has to be. */
class DirectivesTest {
    private static final Freshness FRESHNESS =
            new Freshness(Duration.ofSeconds(60), Duration.ofSeconds(300), Duration.ofSeconds(3600));

    private static @Nullable Duration seconds(@Nullable Long seconds) {
        return seconds == null ? null : Duration.ofSeconds(seconds);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
                    # age ms, no-cache, max-age, min-fresh, max-stale, verdict
                    0,        false,    -,       -,         -,         FRESH
                    4999,     true,     -,       -,         -,         FRESH
                    5000,     true,     -,       -,         -,         STALE_IF_ERROR
                    59999,    true,     -,       -,         -,         STALE_IF_ERROR
                    299999,   true,     -,       -,         -,         STALE_IF_ERROR
                    3599999,  true,     -,       -,         -,         STALE_IF_ERROR
                    3600000,  true,     -,       -,         -,         EXPIRED
                    # max-age: older by any bit is older
                    4999,     false,    0,       -,         -,         FRESH
                    5000,     false,    0,       -,         -,         STALE_IF_ERROR
                    5000,     false,    4,       -,         -,         STALE_IF_ERROR
                    5000,     false,    5,       -,         -,         FRESH
                    5001,     false,    5,       -,         -,         STALE_IF_ERROR
                    10000,    false,    10,      -,         -,         FRESH
                    10001,    false,    10,      -,         -,         STALE_IF_ERROR
                    10999,    false,    10,      -,         -,         STALE_IF_ERROR
                    61000,    false,    61,      -,         -,         STALE
                    61001,    false,    61,      -,         -,         STALE_IF_ERROR
                    300000,   false,    9999,    -,         -,         STALE_IF_ERROR
                    3600000,  false,    99999,   -,         -,         EXPIRED
                    # min-fresh
                    30000,    false,    -,       30,        -,         FRESH
                    30001,    false,    -,       30,        -,         STALE_IF_ERROR
                    59999,    false,    -,       0,         -,         FRESH
                    60000,    false,    -,       0,         -,         STALE
                    60001,    false,    -,       0,         -,         STALE_IF_ERROR
                    4999,     false,    -,       999,       -,         FRESH
                    5000,     false,    -,       999,       -,         STALE_IF_ERROR
                    # max-stale
                    60000,    false,    -,       -,         0,         STALE
                    60001,    false,    -,       -,         0,         STALE_IF_ERROR
                    70000,    false,    -,       -,         10,        STALE
                    70001,    false,    -,       -,         10,        STALE_IF_ERROR
                    300000,   false,    -,       -,         240,       STALE
                    300001,   false,    -,       -,         240,       STALE_IF_ERROR
                    3599999,  false,    -,       -,         99999,     STALE
                    3600000,  false,    -,       -,         99999,     EXPIRED
                    # together, the strictest counts
                    300000,   false,    299,     -,         99999,     STALE_IF_ERROR
                    300000,   false,    300,     -,         99999,     STALE
                    300000,   true,     300,     -,         99999,     STALE_IF_ERROR
                    30000,    false,    30,      31,        -,         STALE_IF_ERROR
                    """)
    void judge_directives_areMet(
            long age,
            boolean noCache,
            @Nullable Long maxAge,
            @Nullable Long minFresh,
            @Nullable Long maxStale,
            Verdict verdict) {
        Directives directives = new Directives(
                noCache, seconds(maxAge), seconds(minFresh), seconds(maxStale), false, null, Duration.ofSeconds(5));

        assertThat(FRESHNESS.judge(Duration.ofMillis(age), directives)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # newEnough ms, age ms, max-age, taken
                    100,            99,     0,       true
                    100,            100,    0,       false
                    100,            700,    0,       false
                    100,            1000,   1,       true
                    100,            1001,   1,       false
                    0,              0,      0,       true
                    0,              1,      0,       false
                    5000,           700,    0,       true
                    """)
    void maxAge_ofWhatIsNotNewEnough_isMetToTheMillisecond(long newEnough, long age, long maxAge, boolean taken) {
        Directives directives =
                new Directives(false, seconds(maxAge), null, null, false, null, Duration.ofMillis(newEnough));

        assertThat(FRESHNESS.judge(Duration.ofMillis(age), directives))
                .isEqualTo(taken ? Verdict.FRESH : Verdict.STALE_IF_ERROR);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
                    # age ms, stale-if-error, tolerated
                    3599999,  -,              true
                    59999,    0,              false
                    60000,    0,              false
                    0,        1,              true
                    60999,    1,              true
                    61000,    1,              false
                    """)
    void tolerateOnError_limit_isOfStaleness(long age, @Nullable Long limit, boolean tolerated) {
        Directives directives = new Directives(false, null, null, null, false, seconds(limit), Duration.ZERO);

        assertThat(directives.tolerateOnError(Duration.ofMillis(age), FRESHNESS.fresh()))
                .isEqualTo(tolerated);
    }

    private static final LifetimeConfig LIFETIME =
            new LifetimeConfig(Duration.ofSeconds(100), Duration.ofSeconds(200), Duration.ofSeconds(300));

    @ParameterizedTest
    @CsvSource({"0, 100, 200", "0.1, 90, 180", "0.5, 50, 100", "1, 0, 0"})
    void jitter_share_shortensAllButTheLastLimit(double share, long fresh, long revalidate) {
        assertThat(Freshness.of(LIFETIME, share))
                .isEqualTo(new Freshness(
                        Duration.ofSeconds(fresh), Duration.ofSeconds(revalidate), Duration.ofSeconds(300)));
    }

    @Test
    void jitter_manyAnswers_isSpreadEvenlyAndAlwaysTheSame() {
        LifetimesConfig lifetimes = new LifetimesConfig(LIFETIME, 50, new TreeMap<>());
        int[] spread = new int[10];
        List<Duration> all = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            Instant asOf = TestClock.START.plusMillis(i % 100);
            Entry entry = new Entry(
                    Samples.answer(Samples.query("account-" + i / 100, "cn-hangzhou", new TreeMap<>()), "m", asOf),
                    false,
                    new Usage());
            Duration fresh = entry.freshness(lifetimes).fresh();
            assertThat(entry.asOverdue().freshness(lifetimes).staleWhileRevalidate())
                    .isEqualTo(entry.freshness(lifetimes).staleWhileRevalidate());
            spread[(int) Math.min(9, (fresh.toMillis() - 50_000) / 5_000)]++;
            all.add(fresh);
        }

        assertThat(all)
                .allMatch(fresh ->
                        fresh.compareTo(Duration.ofSeconds(50)) >= 0 && fresh.compareTo(Duration.ofSeconds(100)) <= 0);
        assertThat(Arrays.stream(spread).boxed().toList())
                .allSatisfy(count -> assertThat(count).isBetween(700, 1_300));
    }

    /** Else a restart would judge anew what is held. */
    @Test
    void jitter_sameAnswer_isTheSameInEachProcess() {
        LifetimesConfig lifetimes = new LifetimesConfig(LIFETIME, 50, new TreeMap<>());
        Entry entry = new Entry(
                Samples.answer(Samples.query("default", "cn-hangzhou", Map.of("BaseOsTag", "x")), "m", TestClock.START),
                false,
                new Usage());

        assertThat(entry.freshness(lifetimes).fresh()).isEqualTo(Duration.ofMillis(74_405));
    }

    @Test
    void overdue_isNeverFresh() {
        Entry entry = new Entry(Samples.answer(Samples.query("cn-hangzhou"), "m", TestClock.START), true, new Usage());

        assertThat(entry.freshness(LifetimesConfig.of(LIFETIME)))
                .isEqualTo(new Freshness(Duration.ZERO, LIFETIME.staleWhileRevalidate(), LIFETIME.staleIfError()));
    }
}
