package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Regions that the cloud names and the configuration does not. */
class DiscoveryJourneyTest {
    private static final String DISCOVERING =
            Stage.CONFIG.replace("  callTimeout: 1s", "  callTimeout: 1s\n  discovery: {enabled: true, every: 1s}");
    private static final String FOUND = "/v1/regions/eu-central-1/community-images";
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Logger logger = (Logger) LoggerFactory.getLogger(Discovery.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Stage stage;

    DiscoveryJourneyTest() throws Exception {
        log.start();
        logger.addAppender(log);
        stage = Stage.set();
    }

    @AfterEach
    void strike() throws Exception {
        logger.detachAppender(log);
        stage.close();
    }

    private int status(String path) throws Exception {
        return stage.get(path).statusCode();
    }

    private void discover() throws Exception {
        stage.gateway().reconfigure(stage.config(DISCOVERING));
    }

    @Test
    void discovery_ofARegionThatIsNotConfigured_servesItToo() throws Exception {
        assertThat(status(FOUND)).isEqualTo(404);
        discover();

        await().atMost(SOON).until(() -> status(FOUND) == 200);
        assertThat(stage.gateway().serving().catalogue().regions())
                .containsAll(stage.simulator().catalogue().regions());
        assertThat(stage.manage("/metrics").body()).contains("{region=\"eu-central-1\",result=\"ok\"} 1.0");
    }

    @Test
    void discovery_thatFails_keepsWhatThereIsAndSaysSoOnce() throws Exception {
        discover();
        await().atMost(SOON).until(() -> status(FOUND) == 200);
        stage.control("PUT", "/faults/cn-hangzhou", "{\"mode\":\"error\",\"rate\":1,\"code\":\"ServiceUnavailable\"}");
        await().atMost(SOON).until(() -> !log.list.isEmpty());
        stage.control("PUT", "/faults/cn-hangzhou", "{\"mode\":\"none\"}");
        await().atMost(SOON).until(() -> log.list.size() > 1);

        assertThat(status(FOUND)).isEqualTo(200);
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "The cloud does not name its regions: The upstream failed: ServiceUnavailable, HTTP status 503."
                                + " Those that are known stay.",
                        "The cloud names its regions again.");
    }

    @Test
    void discovery_switchedOff_servesTheConfiguredRegionsAlone() throws Exception {
        discover();
        await().atMost(SOON).until(() -> status(FOUND) == 200);

        stage.gateway().reconfigure(stage.config(Stage.CONFIG));

        assertThat(stage.gateway().serving().catalogue().regions())
                .containsExactlyInAnyOrder("cn-hangzhou", "cn-beijing", "ap-southeast-1");
    }
}
