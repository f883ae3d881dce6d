package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.config.ReadinessConfig;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverloadTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final ReadinessConfig BOUNDS =
            new ReadinessConfig(Duration.ofMillis(500), 100, Duration.ofSeconds(5));

    private static Overload.Load load(long lagMillis, long requests) {
        return new Overload.Load(Duration.ofMillis(lagMillis), requests);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # lag, requests, beyond, calm
            0,     0,        false,  true
            250,   50,       false,  true
            251,   50,       false,  false
            250,   51,       false,  false
            500,   100,      false,  false
            501,   100,      true,   false
            500,   101,      true,   false
            """)
    void load_atEachBound_isBeyondItOrCalm(long lag, long requests, boolean beyond, boolean calm) {
        assertThat(load(lag, requests).isBeyond(BOUNDS)).isEqualTo(beyond);
        assertThat(load(lag, requests).isCalm(BOUNDS)).isEqualTo(calm);
    }

    /** A look each of these milliseconds after the start, each with that many requests; B is beyond, H between, C calm. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # looks                                              | on at the end
            0B                                                   | false
            0B 4999B                                             | false
            0B 5000B                                             | true
            0B 2000H 5000B                                       | false
            0B 2000C 5000B 9999B                                 | false
            0B 2000C 5000B 10000B                                | true
            0B 5000B 6000C 10999C                                | true
            0B 5000B 6000C 11000C                                | false
            0B 5000B 6000C 8000H 11000C                          | true
            0B 5000B 6000C 8000B 11000C 15999C                   | true
            0B 5000B 6000C 8000B 11000C 16000C                   | false
            0B 5000B 9000000H                                    | true
            0B 5000B 6000C 11000C 11001B 16000B                  | false
            0B 5000B 6000C 11000C 11001B 16001B                  | true
            """)
    void next_afterTheseLooks_isOnOrNot(String looks, boolean on) {
        Overload overload = Overload.NONE;
        for (String look : looks.split(" ", -1)) {
            long requests = switch (look.charAt(look.length() - 1)) {
                case 'B' -> 101;
                case 'H' -> 75;
                default -> 50;
            };
            Instant at = START.plusMillis(Long.parseLong(look.substring(0, look.length() - 1)));
            overload = overload.next(load(0, requests), BOUNDS, at);
        }

        assertThat(overload.isOn()).isEqualTo(on);
    }

    @Test
    void next_otherBoundsMeanwhile_goesByThem() {
        Overload on = new Overload(true, START);
        ReadinessConfig wider = new ReadinessConfig(Duration.ofMillis(500), 1000, Duration.ofSeconds(1));

        assertThat(on.next(load(0, 101), BOUNDS, START.plusSeconds(1)).isOn()).isTrue();
        assertThat(on.next(load(0, 101), wider, START.plusSeconds(1)).isOn()).isFalse();
    }
}
