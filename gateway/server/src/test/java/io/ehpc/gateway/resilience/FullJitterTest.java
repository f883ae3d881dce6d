package io.ehpc.gateway.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FullJitterTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # base, max,   retries before, ceiling
                    PT0.1S, PT1S,  0,              100
                    PT0.1S, PT1S,  1,              200
                    PT0.1S, PT1S,  3,              800
                    PT0.1S, PT1S,  4,              1000
                    PT0.1S, PT1S,  31,             1000
                    PT0.1S, PT1S,  2147483647,     1000
                    PT2S,   PT1S,  0,              1000
                    PT24H,  PT24H, 2147483647,     86400000
                    """)
    void ceilingMillis_eachRetry_doublesUpToTheLongest(Duration base, Duration max, int retriesBefore, long ceiling) {
        assertThat(new FullJitter(base, max, new Random(1)).ceilingMillis(retriesBefore))
                .isEqualTo(ceiling);
    }

    @Test
    void pauseMillis_many_fillTheWholeRange() {
        FullJitter jitter = new FullJitter(Duration.ofMillis(5), Duration.ofSeconds(1), new Random(1));
        TreeSet<Long> pauses = new TreeSet<>();
        for (int i = 0; i < 1_000; i++) {
            pauses.add(jitter.pauseMillis(1));
        }

        assertThat(pauses).hasSize(11);
        assertThat(pauses.first()).isZero();
        assertThat(pauses.last()).isEqualTo(10);
    }
}
