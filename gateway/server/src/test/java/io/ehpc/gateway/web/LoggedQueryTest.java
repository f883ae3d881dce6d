package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.ehpc.gateway.catalogue.GatewayConfigs;
import io.ehpc.gateway.config.AuditConfig;
import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.config.LoggingConfig;
import io.ehpc.gateway.logging.RequestLog;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** What the line of a request tells, and what it never does. */
class LoggedQueryTest {
    private final ServedRoutes routes = new ServedRoutes(config());
    private final Logger logger = (Logger) LoggerFactory.getLogger(RequestLog.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    private static GatewayConfig config() {
        return GatewayConfigs.with(
                new LoggingConfig(
                        LoggingConfig.Format.JSON, new TreeMap<>(), LoggingConfig.Requests.ALL, 1, AuditConfig.NO_FILE),
                GatewayConfigs.ofThreeRegions());
    }

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
    }

    @AfterEach
    void close() {
        logger.detachAppender(lines);
        logger.setLevel(null);
        logger.setAdditive(true);
        routes.close();
    }

    private Map<String, Object> lineOf(String target) {
        try (Wire wire = routes.connect()) {
            wire.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer verySecret\r\n\r\n")
                    .reply();
        }
        Awaitility.await().until(() -> lines.list.size() == 1);
        return lines.list.get(0).getKeyValuePairs().stream()
                .collect(Collectors.toMap(pair -> pair.key, pair -> pair.value));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # target                                                     | as logged
            /v1/community-images                                         | GET /v1/community-images
            /v1/community-images?region=*&limit=2                        | GET /v1/community-images?region=*&limit=2
            /v1/community-images?region=cn-hangzhou&token=verySecret     | GET /v1/community-images?region=cn-hangzhou(1 more)
            /v1/community-images?imageName=%0A%1B%22x                    | GET /v1/community-images?imageName=???x
            /v1/community-images?token=%zz                               | GET /v1/community-images?(malformed)
            /?Action=ListRegions&AccessKeyId=verySecret&Signature=verySecret&SecurityToken=verySecret | GET /?Action=ListRegions(3 more)
            """)
    void line_ofARequest_showsWhatWasAskedAndNoSecret(String target, String logged) {
        Map<String, Object> line = lineOf(target);

        assertThat(line).containsEntry("request", logged).containsEntry("client", "127.0.0.1");
        assertThat(line.toString()).doesNotContain("verySecret");
    }

    @Test
    void line_ofAMergedAnswer_tellsOfItsPartsAgeAndBytes() {
        Map<String, Object> line = lineOf("/v1/community-images");

        assertThat(line)
                .containsEntry("route", "images")
                .containsEntry("outcome", "miss")
                .containsEntry("status", 200)
                .containsEntry("parts", 3)
                .containsEntry("age", 0L)
                .containsKeys("id", "millis")
                .doesNotContainKey("leftOut");
        assertThat(line.get("bytes"))
                .isInstanceOfSatisfying(Long.class, bytes -> assertThat(bytes).isGreaterThan(100));
    }

    @Test
    void line_ofARefusedRequest_hasNoPartsAndNoAge() {
        Map<String, Object> line = lineOf("/v1/nothing");

        assertThat(line)
                .containsEntry("route", "other")
                .containsEntry("outcome", "refused")
                .containsEntry("status", 404)
                .doesNotContainKeys("parts", "age");
    }
}
