package io.ehpc.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.fairness.ClientKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditLogTest {
    private static final int OF_ONE = AuditLog.LINES_A_MINUTE / 2;
    private static final Occasion OCCASION = new Occasion("rpc", "127.0.0.1", "ehpc:ListCommunityImages", "R-1");

    private static final ClientKey CI = ClientKey.named("ci");
    private static final ClientKey HERE = ClientKey.at("127.0.0.1");

    private final TestClock clock = new TestClock();
    private final List<String> lines = new ArrayList<>();
    private final AuditLog log = new AuditLog(clock.both(), lines::add);

    @Test
    void refused_ofAKnownClient_isOneLine() {
        log.refused(Reason.FORBIDDEN, "ci", CI, OCCASION);

        assertThat(lines)
                .containsExactly("{\"time\":\"2026-03-01T12:00:00Z\",\"event\":\"refused\",\"reason\":\"forbidden\","
                        + "\"client\":\"ci\",\"face\":\"rpc\",\"from\":\"127.0.0.1\","
                        + "\"action\":\"ehpc:ListCommunityImages\",\"requestId\":\"R-1\"}");
    }

    @Test
    void refused_ofNobody_namesNone() {
        log.refused(Reason.UNKNOWN_KEY, null, ClientKey.at("::1"), new Occasion("v1", "::1", null, "R-2"));

        assertThat(lines)
                .containsExactly("{\"time\":\"2026-03-01T12:00:00Z\",\"event\":\"refused\",\"reason\":\"unknown-key\","
                        + "\"face\":\"v1\",\"from\":\"::1\",\"requestId\":\"R-2\"}");
    }

    @Test
    void textFromOutside_isPrintableAndCut() {
        log.refused(
                Reason.FORBIDDEN, "c\n\"i\u202e", CI, new Occasion("v1", "a\n\"b\u001b", "x".repeat(1_000), "R\r\n-3"));

        assertThat(lines).hasSize(1);
        assertThat(lines.get(0)).contains("\"c??i?\"", "a??b?", "R??-3").doesNotContain("x".repeat(65));
    }

    @Test
    void flood_ofOneReason_isCutAndSaysBySoMany() {
        for (int i = 0; i < 1_000; i++) {
            log.refused(Reason.UNKNOWN_KEY, null, HERE, OCCASION);
        }
        log.refused(Reason.FORBIDDEN, "ci", CI, OCCASION);
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
        log.refused(Reason.UNKNOWN_KEY, null, HERE, OCCASION);
        assertThat(lines).hasSize(OF_ONE + 3);
    }

    /** However many refusals one client or address causes, those of others are seen. */
    @ParameterizedTest
    @EnumSource(Reason.class)
    void flood_ofOne_hidesNoOthersRefusals(Reason reason) {
        for (int i = 0; i < 1_000; i++) {
            log.refused(reason, "noisy", ClientKey.named("noisy"), OCCASION);
            String address = "2001:db8::" + i;
            log.refused(reason, null, ClientKey.at(address), new Occasion("v1", address, null, "N"));
        }
        assertThat(lines).hasSizeLessThan(AuditLog.LINES_A_MINUTE);

        log.refused(reason, "quiet", ClientKey.named("quiet"), OCCASION);
        log.refused(reason, null, ClientKey.at("192.0.2.7"), new Occasion("v1", "192.0.2.7", null, "Q"));

        assertThat(lines.get(lines.size() - 2)).contains("quiet");
        assertThat(lines.get(lines.size() - 1)).contains("192.0.2.7");
        assertThat(log.leftOut()).isEqualTo(2_002 - lines.size());
    }

    @Test
    void flood_ofSeveralReasons_saysOfEachHowManyAreMissing() {
        for (int i = 0; i < 100; i++) {
            log.refused(Reason.UNKNOWN_KEY, null, HERE, OCCASION);
            log.refused(Reason.FORBIDDEN, "ci", CI, OCCASION);
            log.refused(Reason.FORBIDDEN, "ci", CI, OCCASION);
        }
        lines.clear();
        clock.pass(Duration.ofMinutes(1));
        log.flush();

        assertThat(lines)
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).contains("\"unknown-key\"", "\"lines\":" + (100 - OF_ONE)))
                .anySatisfy(line -> assertThat(line).contains("\"forbidden\"", "\"lines\":" + (200 - OF_ONE)));
    }

    /** Of whatever reaches the log: it is one document on one line, and printable ASCII. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n{\"event\":\"administered\"}",
                "\",\"event\":\"administered\",\"x\":\"",
                "\\",
                "\u0000\u001b[2J\u009b31m\u007f",
                "\u2028\u2029\u0085",
                "\u202e\u2066\ufeff",
                "\ud800",
                "\udc00\ud800"
            })
    void hostileText_inAnyMember_forgesNothing(String text) throws Exception {
        log.refused(Reason.FORBIDDEN, text, CI, new Occasion("v1", text, text, text));
        log.administered(text, new Occasion("management", text, text, text), "purged");

        assertThat(lines).hasSize(2);
        for (String line : lines) {
            assertThat(line).matches("[ -~]+");
            JsonNode read = new ObjectMapper()
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .readTree(line);
            assertThat(read.path("event").asText()).isEqualTo(line.equals(lines.get(0)) ? "refused" : "administered");
            assertThat(read.has("x")).isFalse();
        }
    }

    @Test
    void administered_byAKnownOne_namesIt() {
        log.administered("ops", new Occasion("management", "127.0.0.1", "purge", "R-1"), "3 entries");

        assertThat(lines)
                .containsExactly("{\"time\":\"2026-03-01T12:00:00Z\",\"event\":\"administered\","
                        + "\"outcome\":\"3 entries\",\"client\":\"ops\",\"face\":\"management\","
                        + "\"from\":\"127.0.0.1\",\"action\":\"purge\",\"requestId\":\"R-1\"}");
    }

    @Test
    void administered_isNeverLeftOut() {
        for (int i = 0; i < 1_000; i++) {
            log.administered("ops", new Occasion("management", "127.0.0.1", "purge", "R-" + i), "3 entries");
        }

        assertThat(lines).hasSize(1_000);
        assertThat(lines.get(0)).contains("\"administered\"", "\"outcome\":\"3 entries\"", "\"purge\"");
    }
}
