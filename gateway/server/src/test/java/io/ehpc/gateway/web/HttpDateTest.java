package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.TestClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpDateTest {
    /** Another form of the same: two digits for the day, always. */
    static String of(Instant instant) {
        return DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss", Locale.US)
                        .format(instant.atOffset(ZoneOffset.UTC))
                + " GMT";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1994-11-06T08:49:37Z     | Sun, 06 Nov 1994 08:49:37 GMT
            2026-12-01T00:00:00.999Z | Tue, 01 Dec 2026 00:00:00 GMT
            2026-12-31T23:59:59.999Z | Thu, 31 Dec 2026 23:59:59 GMT
            1970-01-01T00:00:00Z     | Thu, 01 Jan 1970 00:00:00 GMT
            """)
    void value_instant_isAnImfFixdate(Instant instant, String value) {
        assertThat(new HttpDate(Clock.fixed(instant, ZoneOffset.UTC)).value()).hasToString(value);
        assertThat(of(instant)).isEqualTo(value);
    }

    @Test
    void value_clockGoesOnOrIsSetBack_isThatOfNow() {
        TestClock clock = new TestClock();
        clock.set(Instant.parse("2026-12-01T00:00:00.500Z"));
        HttpDate date = new HttpDate(clock);
        CharSequence first = date.value();

        clock.jump(Duration.ofMillis(499));
        assertThat(date.value()).as("made once a second").isSameAs(first);
        clock.jump(Duration.ofMillis(1));
        assertThat(date.value()).hasToString("Tue, 01 Dec 2026 00:00:01 GMT");
        clock.jump(Duration.ofHours(-1));
        assertThat(date.value()).hasToString("Mon, 30 Nov 2026 23:00:01 GMT");
    }
}
