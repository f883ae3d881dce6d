package io.ehpc.gateway.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.config.AuditConfig;
import io.ehpc.gateway.config.LoggingConfig;
import io.ehpc.gateway.config.LoggingConfig.Requests;
import io.ehpc.gateway.fairness.ClientKey;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestLogTest {

    private static LoggingConfig config(Requests requests, int perSecond) {
        return new LoggingConfig(LoggingConfig.Format.JSON, new TreeMap<>(), requests, perSecond, AuditConfig.NO_FILE);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # requests, of 100 get a line
        OFF,        0
        ALL,        100
        SAMPLED,    3
        """)
    void admit_manyAtOnce_asConfigured(Requests requests, int lines) {
        RequestLog log = new RequestLog(() -> 0, config(requests, 5));
        int admitted = 0;
        for (int i = 0; i < 100; i++) {
            admitted += log.admit("fresh", () -> ClientKey.named("one")) >= 0 ? 1 : 0;
        }

        assertThat(admitted).isEqualTo(lines);
    }

    @Test
    void admit_failureInAFloodOfHits_isNotLeftOut() {
        RequestLog log = new RequestLog(() -> 0, config(Requests.SAMPLED, 1));
        log.admit("fresh", () -> ClientKey.named("one"));
        assertThat(log.admit("fresh", () -> ClientKey.named("one"))).isNegative();

        assertThat(log.admit("failed", () -> ClientKey.named("one"))).isZero();
        assertThat(log.admit("partial", () -> ClientKey.named("one"))).isNegative();
    }

    @Test
    void configure_another_isGoneByAtOnce() {
        RequestLog log = new RequestLog(() -> 0, config(Requests.OFF, 1));
        log.configure(config(Requests.ALL, 1));

        assertThat(log.admit("fresh", () -> ClientKey.named("one"))).isZero();
    }
}
