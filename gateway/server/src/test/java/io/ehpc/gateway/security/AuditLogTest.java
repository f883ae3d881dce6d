package io.ehpc.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditLogTest {
    private static final Occasion OCCASION = new Occasion("rpc", "127.0.0.1", "ehpc:ListCommunityImages", "R-1");

    private final TestClock clock = new TestClock();
    private final List<String> lines = new ArrayList<>();
    private final AuditLog log = new AuditLog(clock, lines::add);

    @Test
    void refused_ofAKnownClient_isOneLine() {
        log.refused(Reason.FORBIDDEN, "ci", OCCASION);

        assertThat(lines)
                .containsExactly("{\"time\":\"2026-03-01T12:00:00Z\",\"event\":\"refused\",\"reason\":\"forbidden\","
                        + "\"client\":\"ci\",\"face\":\"rpc\",\"from\":\"127.0.0.1\","
                        + "\"action\":\"ehpc:ListCommunityImages\",\"requestId\":\"R-1\"}");
    }

    @Test
    void refused_ofNobody_namesNone() {
        log.refused(Reason.UNKNOWN_KEY, null, new Occasion("v1", "::1", null, "R-2"));

        assertThat(lines)
                .containsExactly("{\"time\":\"2026-03-01T12:00:00Z\",\"event\":\"refused\",\"reason\":\"unknown-key\","
                        + "\"face\":\"v1\",\"from\":\"::1\",\"requestId\":\"R-2\"}");
    }

    @Test
    void textFromOutside_isPrintableAndCut() {
        log.refused(Reason.FORBIDDEN, "ci", new Occasion("v1", "a\n\"b\u001b", "x".repeat(1_000), "R\r\n-3"));

        assertThat(lines).hasSize(1);
        assertThat(lines.get(0)).contains("a??b?", "R??-3").doesNotContain("x".repeat(65));
    }

    @Test
    void flood_ofOneReason_isCutAndSaysBySoMany() {
        for (int i = 0; i < 1_000; i++) {
            log.refused(Reason.UNKNOWN_KEY, null, OCCASION);
        }
        log.refused(Reason.FORBIDDEN, "ci", OCCASION);
        assertThat(lines).hasSize(AuditLog.LINES_A_MINUTE + 1);

        clock.pass(Duration.ofSeconds(59));
        log.flush();
        assertThat(lines).hasSize(AuditLog.LINES_A_MINUTE + 1);
        clock.pass(Duration.ofSeconds(1));
        log.flush();
        log.flush();

        assertThat(lines).hasSize(AuditLog.LINES_A_MINUTE + 2);
        assertThat(lines.get(lines.size() - 1))
                .contains("\"left-out\"", "\"unknown-key\"", "\"lines\":" + (1_000 - AuditLog.LINES_A_MINUTE));
        log.refused(Reason.UNKNOWN_KEY, null, OCCASION);
        assertThat(lines).hasSize(AuditLog.LINES_A_MINUTE + 3);
    }

    @Test
    void administered_isNeverLeftOut() {
        for (int i = 0; i < 1_000; i++) {
            log.administered(new Occasion("management", "127.0.0.1", "purge", "R-" + i), "3 entries");
        }

        assertThat(lines).hasSize(1_000);
        assertThat(lines.get(0)).contains("\"administered\"", "\"outcome\":\"3 entries\"", "\"purge\"");
    }
}
