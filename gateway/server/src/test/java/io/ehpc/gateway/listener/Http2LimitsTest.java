package io.ehpc.gateway.listener;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.ehpc.gateway.config.ConnectionLimits;
import io.ehpc.gateway.listener.Http2Wire.Frame;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What an HTTP/2 connection is ended or a stream of it reset for. */
class Http2LimitsTest {
    private static final Duration SHORT = ListenerRig.SHORT;
    private static final Duration LONG = ListenerRig.LONG;
    private static final int REFUSED_STREAM = 7;
    private static final int CANCEL = 8;

    private static ConnectionLimits limits(Duration idle, Duration head, Duration body, Duration write) {
        return ListenerRig.limits(idle, head, body, write, 100);
    }

    @Test
    void request_wellFormed_isAnswered() throws Exception {
        try (ListenerRig rig = new ListenerRig(ListenerRig.GENEROUS, true);
                Http2Wire wire = Http2Wire.to(rig.port())) {
            wire.request(1, "/", true);

            assertThat(wire.await(Http2Wire.HEADERS).stream()).isEqualTo(1);
            assertThat(wire.await(Http2Wire.DATA).text()).isEqualTo("anybody");
        }
    }

    @Test
    void settings_sayHowManyStreamsAndHeadersThereMayBe() throws Exception {
        try (ListenerRig rig = new ListenerRig(ListenerRig.GENEROUS, true);
                Http2Wire wire = Http2Wire.to(rig.port())) {
            assertThat(wire.await(Http2Wire.SETTINGS).settings())
                    .containsEntry(Http2Wire.MAX_CONCURRENT_STREAMS, 5L)
                    .containsEntry(Http2Wire.MAX_HEADER_LIST_SIZE, 2_048L);
        }
    }

    @Test
    void connection_withoutARequest_isEndedThoughItPings() throws Exception {
        try (ListenerRig rig = new ListenerRig(limits(LONG, SHORT, LONG, LONG), true);
                Http2Wire wire = Http2Wire.to(rig.port())) {
            assertThat(wire.isEndedWhilePinging()).isTrue();
            assertThat(rig.timeouts("head")).isEqualTo(1);
        }
    }

    @Test
    void connection_afterItsRequests_isEndedThoughItPings() throws Exception {
        try (ListenerRig rig = new ListenerRig(limits(Duration.ofSeconds(1), LONG, LONG, LONG), true);
                Http2Wire wire = Http2Wire.to(rig.port())) {
            wire.request(1, "/", true);
            var unused = wire.await(Http2Wire.DATA);

            assertThat(wire.isEndedWhilePinging()).isTrue();
            assertThat(rig.timeouts("idle")).isEqualTo(1);
        }
    }

    @Test
    void frames_afterTheirStreamWasReset_areNoLinesOfTheLog() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        log.start();
        root.addAppender(log);
        try (ListenerRig rig = new ListenerRig(ListenerRig.GENEROUS, true);
                Http2Wire wire = Http2Wire.to(rig.port())) {
            wire.sendOnAfterRefusal(1, 20);

            assertThat(wire.await(Http2Wire.RST_STREAM).stream()).isEqualTo(1);
            assertThat(wire.isAnsweringPings()).isTrue();
            assertThat(log.list)
                    .extracting(ILoggingEvent::getLoggerName)
                    .noneMatch(logger -> logger.startsWith("io.netty"));
        } finally {
            root.detachAppender(log);
        }
    }

    @Test
    void stream_whoseBodyDoesNotCome_isResetAndTheConnectionStays() throws Exception {
        try (ListenerRig rig = new ListenerRig(limits(LONG, LONG, SHORT, LONG), true);
                Http2Wire wire = Http2Wire.to(rig.port())) {
            wire.request(1, "/", false);

            Frame reset = wire.await(Http2Wire.RST_STREAM);
            assertThat(reset.stream()).isEqualTo(1);
            assertThat(reset.number()).isEqualTo(CANCEL);
            wire.request(3, "/", true);
            assertThat(wire.await(Http2Wire.DATA).stream()).isEqualTo(3);
            assertThat(rig.timeouts("body")).isEqualTo(1);
        }
    }

    @Test
    void stream_thatGivesNoRoom_isReset() throws Exception {
        try (ListenerRig rig = new ListenerRig(limits(LONG, LONG, LONG, SHORT), true);
                Http2Wire wire = Http2Wire.to(rig.port())) {
            wire.request(1, "/large", true);

            assertThat(wire.await(Http2Wire.RST_STREAM).stream()).isEqualTo(1);
            assertThat(rig.timeouts("write")).isEqualTo(1);
        }
    }

    @Test
    void stream_ofEvents_lastsLongerThanAnyLimit() throws Exception {
        try (ListenerRig rig = new ListenerRig(limits(LONG, LONG, SHORT, SHORT), true);
                Http2Wire wire = Http2Wire.to(rig.port())) {
            wire.request(1, "/events", true);
            assertThat(wire.await(Http2Wire.DATA).stream()).isEqualTo(1);

            wire.request(3, "/", false);
            assertThat(wire.await(Http2Wire.RST_STREAM).stream())
                    .as("a limit's time is over")
                    .isEqualTo(3);
            rig.event();

            assertThat(wire.await(Http2Wire.DATA).stream()).isEqualTo(1);
        }
    }

    @Test
    void streams_tooMany_areRefused() throws Exception {
        try (ListenerRig rig = new ListenerRig(ListenerRig.GENEROUS, true);
                Http2Wire wire = Http2Wire.to(rig.port())) {
            for (int stream = 1; stream <= 11; stream += 2) {
                wire.request(stream, "/", false);
            }

            Frame reset = wire.await(Http2Wire.RST_STREAM);
            assertThat(reset.stream()).isEqualTo(11);
            assertThat(reset.number()).isEqualTo(REFUSED_STREAM);
        }
    }

    @Test
    void resets_inAFlood_endTheConnection() throws Exception {
        try (ListenerRig rig = new ListenerRig(ListenerRig.GENEROUS, true);
                Http2Wire wire = Http2Wire.to(rig.port())) {
            wire.floodWithResets(1_000);

            assertThat(wire.isEndedForAnError()).isTrue();
        }
    }

    @Test
    void continuations_inAFlood_endTheConnection() throws Exception {
        try (ListenerRig rig = new ListenerRig(ListenerRig.GENEROUS, true);
                Http2Wire wire = Http2Wire.to(rig.port())) {
            wire.floodWithContinuations(1_000);

            assertThat(wire.isEndedForAnError()).isTrue();
        }
    }

    @Test
    void headers_tooLarge_areRefusedOnTheirStream() throws Exception {
        try (ListenerRig rig = new ListenerRig(ListenerRig.GENEROUS, true);
                Http2Wire wire = Http2Wire.to(rig.port())) {
            wire.request(1, "/" + "x".repeat(2_100), true);

            assertThat(wire.await(Http2Wire.HEADERS, Http2Wire.RST_STREAM).stream())
                    .isEqualTo(1);
            wire.request(3, "/", true);
            assertThat(wire.await(Http2Wire.DATA).stream()).isEqualTo(3);
        }
    }

    @Test
    void headers_farTooLarge_endTheConnection() throws Exception {
        try (ListenerRig rig = new ListenerRig(ListenerRig.GENEROUS, true);
                Http2Wire wire = Http2Wire.to(rig.port())) {
            wire.request(1, "/" + "x".repeat(3_000), true);

            assertThat(wire.isEndedForAnError()).isTrue();
        }
    }
}
