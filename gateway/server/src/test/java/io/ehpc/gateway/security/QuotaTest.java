package io.ehpc.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.config.RateConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuotaTest {
    private static final RateConfig TEN_A_SECOND = new RateConfig(10, Duration.ofSeconds(1));

    /** Near the end of what a long holds, as System.nanoTime may be. */
    private final AtomicLong nanos =
            new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(1).toNanos());

    private final Quota quota = new Quota(nanos::get, TEN_A_SECOND);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private void use(int times) {
        for (int i = 0; i < times; i++) {
            quota.take();
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # used, passed, granted, left, retry after, reset
            0,      PT0S,    true,   9,    PT0S,        PT0.1S
            8,      PT0S,    true,   1,    PT0S,        PT0.9S
            9,      PT0S,    true,   0,    PT0.1S,      PT1S
            10,     PT0S,    false,  0,    PT0.1S,      PT1S
            20,     PT0S,    false,  0,    PT0.1S,      PT1S
            10,     PT0.099S, false, 0,    PT0.001S,    PT0.901S
            10,     PT0.1S,  true,   0,    PT0.1S,      PT1S
            10,     PT0.5S,  true,   4,    PT0S,        PT0.6S
            10,     PT1S,    true,   9,    PT0S,        PT0.1S
            10,     PT9S,    true,   9,    PT0S,        PT0.1S
            """)
    void take_afterSoMany_standsSo(
            int used, Duration passed, boolean granted, long left, Duration retryAfter, Duration reset) {
        use(used);
        pass(passed);

        assertThat(quota.take()).isEqualTo(new Standing(granted, TEN_A_SECOND, left, retryAfter, reset));
    }

    @Test
    void standing_isNoUse() {
        use(4);

        assertThat(quota.standing().left()).isEqualTo(6);
        assertThat(quota.standing().left()).isEqualTo(6);
    }

    @Test
    void refusedUse_costsNothing() {
        use(1_000);
        pass(Duration.ofMillis(100));

        assertThat(quota.take().granted()).isTrue();
    }

    @Test
    void configure_shorterPeriod_doesNotBlockForTheLongerOne() {
        quota.configure(new RateConfig(10, Duration.ofDays(1)));
        use(10);
        assertThat(quota.take().granted()).isFalse();

        quota.configure(TEN_A_SECOND);

        Duration wait = quota.take().retryAfter();
        assertThat(wait).isPositive().isLessThanOrEqualTo(Duration.ofMillis(100));
        pass(wait);
        assertThat(quota.take().granted()).isTrue();
    }

    @Test
    void configure_moreCalls_keepsWhatIsSpent() {
        use(5);
        quota.configure(new RateConfig(20, Duration.ofSeconds(1)));

        assertThat(quota.standing().left()).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 1_000_000})
    void take_overALongTime_isAsOftenAsTheRate(int calls) {
        RateConfig rate = new RateConfig(calls, Duration.ofSeconds(1));
        Quota longRun = new Quota(nanos::get, rate);
        long granted = 0;
        for (int i = 0; i < 20_000; i++) {
            pass(Duration.ofMillis(1));
            granted += longRun.take().granted() ? 1 : 0;
        }

        assertThat(granted).isBetween(Math.min(20_000L, 20L * calls), 21L * calls);
    }

    @Test
    void take_manyThreads_grantNoMoreThanThereAre() throws Exception {
        int threads = 4;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        Quota shared = new Quota(nanos::get, new RateConfig(5_000, Duration.ofHours(1)));
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Integer>> granted = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            granted.add(pool.submit(() -> {
                start.await();
                int mine = 0;
                for (int i = 0; i < 5_000; i++) {
                    mine += shared.take().granted() ? 1 : 0;
                }
                return mine;
            }));
        }
        start.countDown();
        int all = 0;
        for (Future<Integer> each : granted) {
            all += each.get(30, TimeUnit.SECONDS);
        }
        pool.shutdownNow();

        assertThat(all).isEqualTo(5_000);
    }
}
