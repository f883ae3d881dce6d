package io.ehpc.gateway.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ehpc.gateway.config.LoggingConfig.Format;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogOutputTest {
    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Logger logger = context.getLogger("io.ehpc.gateway.Test");
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();

    @BeforeEach
    void listen() {
        events.start();
        logger.addAppender(events);
        logger.setAdditive(false);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(events);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    private String line(Format format) {
        byte[] line = LogOutput.encoder(format, context).encode(events.list.get(0));
        return new String(line, StandardCharsets.UTF_8);
    }

    @Test
    void console_lineWithMembers_showsThemBehindTheMessage() {
        logger.atInfo().addKeyValue("id", "a-1").addKeyValue("status", 200).log("request");

        assertThat(line(Format.CONSOLE)).matches("[0-9T:.-]+Z INFO  Test request id=a-1 status=200\\R");
    }

    @Test
    void console_lineWithout_endsWithItsMessage() {
        logger.warn("{} fails", "cn-hangzhou");

        assertThat(line(Format.CONSOLE)).matches("[0-9T:.-]+Z WARN  Test cn-hangzhou fails\\R");
    }

    @Test
    void json_lineWithMembers_isOneFlatObject() throws Exception {
        logger.atWarn().addKeyValue("id", "a\"\n1").addKeyValue("status", 200).log("two\nlines");

        assertThat(line(Format.JSON).strip()).doesNotContain("\n");
        JsonNode line = new ObjectMapper().readTree(line(Format.JSON));
        assertThat(line.path("time").asText()).endsWith("Z");
        assertThat(line.path("level").asText()).isEqualTo("WARN");
        assertThat(line.path("logger").asText()).isEqualTo("io.ehpc.gateway.Test");
        assertThat(line.path("message").asText()).isEqualTo("two\\nlines");
        assertThat(line.path("id").asText()).isEqualTo("a\"\\n1");
        assertThat(line.path("status").isInt()).isTrue();
        assertThat(List.copyOf(line.properties().stream()
                        .map(member -> member.getKey())
                        .toList()))
                .containsExactly("time", "message", "logger", "thread", "level", "id", "status");
    }

    @Test
    void json_failure_bringsATraceThatIsCut() throws Exception {
        RuntimeException deep = new IllegalStateException("outermost");
        for (int i = 0; i < 200; i++) {
            deep = new IllegalStateException("level " + i, deep);
        }
        logger.error("failed", deep);

        String trace =
                new ObjectMapper().readTree(line(Format.JSON)).path("trace").asText();
        assertThat(trace).contains("level 199").hasSizeLessThan(9_000);
    }
}
