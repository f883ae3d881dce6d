package io.ehpc.gateway.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsualTimeTest {
    private final UsualTime usual = new UsualTime();
    private long now = Long.MAX_VALUE - 1_000;

    private void took(long millis) {
        usual.took(TimeUnit.MILLISECONDS.toNanos(millis), now);
    }

    private long millis() {
        return TimeUnit.NANOSECONDS.toMillis(usual.nanos(now));
    }

    @Test
    void nanos_nothingKnown_isTheFloor() {
        assertThat(usual.nanos(now)).isEqualTo(UsualTime.FLOOR);
    }

    @Test
    void nanos_oneCall_isTwiceThat() {
        took(300);

        assertThat(millis()).isEqualTo(600);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # least, most, from, to
        300,     300,  300,  310
        5,       5,    20,   20
        250,     350,  330,  440
        0,       1000, 700,  1300
        """)
    void nanos_manyCalls_coversMostOfThem(int least, int most, long from, long to) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(least + most);
        for (int i = 0; i < 200; i++) {
            took(least + random.nextInt(most - least + 1));
        }

        assertThat(millis()).isBetween(from, to);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # before, after, from, to
        300,      1500,  1500, 1600
        1500,     300,   300,  320
        """)
    void nanos_regionChanges_isFollowed(int before, int after, long from, long to) {
        for (int i = 0; i < 50; i++) {
            took(before);
        }
        for (int i = 0; i < 50; i++) {
            took(after);
        }

        assertThat(millis()).isBetween(from, to);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # seconds without an answer, estimate in ms
        0,                           2000
        30,                          1000
        60,                          500
        300,                         20
        86400,                       20
        """)
    void nanos_noAnswers_fadesToTheFloor(long seconds, long expected) {
        took(1000);

        now += TimeUnit.SECONDS.toNanos(seconds);

        assertThat(millis()).isEqualTo(expected);
    }
}
