package io.ehpc.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.protocol.Refusal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockOffsetTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Refusal EXPIRED = new Refusal(400, ClockOffset.EXPIRED, "Specified time stamp is expired.");

    private final ClockOffset offset = new ClockOffset();

    private Duration of(String region) {
        return Duration.between(NOW, offset.at(region, NOW));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", textBlock = """
                    # date,                              offset
                    'Sun, 01 Mar 2026 12:20:00 GMT',     PT20M
                    'Sun, 01 Mar 2026 11:40:00 GMT',     PT-20M
                    'Mon, 02 Mar 2026 12:00:00 GMT',     PT24H
                    'Mon, 02 Mar 2026 12:00:01 GMT',     PT0S
                    'Sat, 28 Feb 2026 12:00:00 GMT',     PT-24H
                    'Sat, 28 Feb 2026 11:59:59 GMT',     PT0S
                    'Fri, 01 Mar 2026 12:20:00 GMT',     PT0S
                    '2026-03-01T12:20:00Z',              PT0S
                    '',                                  PT0S
                    none,                                PT0S
                    """)
    void refused_expired_learnsWithinADay(String date, Duration expected) {
        offset.refused("cn-hangzhou", EXPIRED, date, NOW);

        assertThat(of("cn-hangzhou")).isEqualTo(expected);
        assertThat(of("cn-beijing")).isZero();
    }

    @ParameterizedTest
    @CsvSource({"InvalidTimeStamp.Format", "SignatureDoesNotMatch", "Throttling.User"})
    void refused_forAnotherReason_learnsNothing(String code) {
        offset.refused("cn-hangzhou", new Refusal(400, code, "No."), "Sun, 01 Mar 2026 12:20:00 GMT", NOW);
        offset.refused("cn-hangzhou", null, "Sun, 01 Mar 2026 12:20:00 GMT", NOW);

        assertThat(of("cn-hangzhou")).isZero();
    }

    @Test
    void refused_again_learnsAnew() {
        offset.refused("cn-hangzhou", EXPIRED, "Sun, 01 Mar 2026 12:20:00 GMT", NOW);
        offset.refused("cn-hangzhou", EXPIRED, "Sun, 01 Mar 2026 12:00:00 GMT", NOW);

        assertThat(of("cn-hangzhou")).isZero();
    }
}
