package io.ehpc.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefreshPlanTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            # the key's lifetime, drawn, pause
            PT1H,                 0,     PT42M
            PT1H,                 0.5,   PT45M
            PT100S,               0,     PT1M10S
            PT1S,                 0,     PT1S
            PT-1S,                0,     PT1S
            ,                     0,     PT7M
            """)
    void afterIssue_lifetime_isRefreshedWellAheadOfItsEnd(@Nullable Duration lifetime, double drawn, Duration pause) {
        Instant now = TestClock.START;

        assertThat(plan(drawn).afterIssue(lifetime == null ? null : now.plus(lifetime), now))
                .isEqualTo(pause);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # failures, drawn, pause
            1,          0,     PT0.5S
            2,          0,     PT1S
            3,          0.5,   PT3S
            6,          0,     PT16S
            7,          0,     PT30S
            1000000,    0,     PT30S
            """)
    void afterFailures_inARow_getsLongerUpToAMinute(int failures, double drawn, Duration pause) {
        assertThat(plan(drawn).afterFailures(failures)).isEqualTo(pause);
    }

    private static RefreshPlan plan(double drawn) {
        return new RefreshPlan(new RandomGenerator() {
            @Override
            public long nextLong() {
                return 0;
            }

            @Override
            public double nextDouble() {
                return drawn;
            }
        });
    }
}
