package io.ehpc.gateway.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecentUseTest {
    private static final Duration CONSTANT = Duration.ofSeconds(10);
    private static final Duration STEP = Duration.ofMillis(10);
    private static final ClientKey ONE = ClientKey.named("one");
    private static final ClientKey OTHER = ClientKey.named("other");

    private final TestClock clock = new TestClock();

    private RecentUse of(int processors) {
        return new RecentUse(clock, CONSTANT, processors);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 0.75", "1, 2, 0.75", "2, 2, 0.4286", "4, 8, 0.2308", "20, 2, 0.0492"})
    void use_greedyClients_getTheirShareEachInTheLongRun(int clients, int processors, double share) {
        RecentUse use = of(processors);
        List<ClientKey> greedy = IntStream.range(0, clients)
                .mapToObj(i -> ClientKey.named("c" + i))
                .toList();
        long[] used = new long[clients];
        int settling = 6_000;
        int steps = 9_000;
        for (int step = 0; step < steps; step++) {
            for (int i = 0; i < clients; i++) {
                // Each takes all processors for a twentieth of the step, if it may, as often as it may.
                for (int turn = 0; turn < 20 && use.untilShare(greedy.get(i)).isZero(); turn++) {
                    long nanos = processors * STEP.toNanos() / 20;
                    use.add(greedy.get(i), nanos);
                    used[i] += step < settling ? 0 : nanos;
                }
            }
            clock.pass(STEP);
        }

        double all = (double) processors * (steps - settling) * STEP.toNanos();
        for (long own : used) {
            assertThat(own / all).isBetween(share * 0.9, share * 1.1);
        }
        assertThat(use.untilShare(OTHER)).as("whoever comes next").isZero();
    }

    @Test
    void untilShare_overShare_isWhenItMayAgainAndNoSooner() {
        RecentUse use = of(2);
        use.add(ONE, Duration.ofSeconds(18).toNanos());

        Duration wait = use.untilShare(ONE);

        assertThat(wait).isBetween(Duration.ofMillis(1_800), Duration.ofMillis(1_900));
        clock.pass(wait.minusMillis(2));
        assertThat(use.untilShare(ONE)).isPositive();
        clock.pass(Duration.ofMillis(2));
        assertThat(use.untilShare(ONE)).isZero();
    }

    @Test
    void untilShare_othersUseMuch_isOfOnesOwnUseAlone() {
        RecentUse use = of(2);
        use.add(ONE, Duration.ofSeconds(19).toNanos());
        use.add(OTHER, Duration.ofMillis(200).toNanos());

        assertThat(use.untilShare(ONE)).isPositive();
        assertThat(use.untilShare(OTHER)).isZero();
    }

    @Test
    void add_moreClientsThanAreRemembered_forgetsWhoUsedLeast() {
        RecentUse use = of(2);
        use.add(ONE, Duration.ofSeconds(18).toNanos());
        for (int i = 0; i < 3 * RecentUse.MOST_CLIENTS; i++) {
            use.add(ClientKey.named("c" + i), Duration.ofMillis(1).toNanos() + i);
        }

        assertThat(use.clients()).isEqualTo(RecentUse.MOST_CLIENTS);
        assertThat(use.untilShare(ONE)).isPositive();
    }
}
