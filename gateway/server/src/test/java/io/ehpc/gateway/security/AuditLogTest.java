package io.ehpc.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditLogTest {
    private static final int OF_ONE = AuditLog.LINES_A_MINUTE / 2;
    private static final Occasion OCCASION = new Occasion("rpc", "127.0.0.1", "ehpc:ListCommunityImages", "R-1");

    private final TestClock clock = new TestClock();
    private final List<String> lines = new ArrayList<>();
    private final AuditLog log = new AuditLog(clock.both(), lines::add);

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
        assertThat(lines).hasSize(OF_ONE + 1);

        clock.pass(Duration.ofSeconds(59));
        log.flush();
        assertThat(lines).hasSize(OF_ONE + 1);
        clock.pass(Duration.ofSeconds(1));
        log.flush();
        log.flush();

        assertThat(lines).hasSize(OF_ONE + 2);
        assertThat(lines.get(lines.size() - 1))
                .contains("\"left-out\"", "\"unknown-key\"", "\"lines\":" + (1_000 - OF_ONE));
        log.refused(Reason.UNKNOWN_KEY, null, OCCASION);
        assertThat(lines).hasSize(OF_ONE + 3);
    }

    /** However many refusals one address causes, those of others are seen: of clients, and of addresses. */
    @Test
    void flood_ofOneAddress_hidesNoOthersRefusals() {
        for (int i = 0; i < 1_000; i++) {
            log.refused(Reason.FORBIDDEN, i % 2 == 0 ? "noisy" : null, new Occasion("v1", "2001:db8::" + i, null, "N"));
        }
        log.refused(Reason.FORBIDDEN, "quiet", OCCASION);
        log.refused(Reason.FORBIDDEN, null, new Occasion("v1", "192.0.2.7", null, "Q"));

        assertThat(lines.get(lines.size() - 2)).contains("quiet");
        assertThat(lines.get(lines.size() - 1)).contains("192.0.2.7");
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
