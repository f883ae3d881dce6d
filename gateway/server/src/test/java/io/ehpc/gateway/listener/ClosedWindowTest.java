package io.ehpc.gateway.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.config.ConnectionLimits;
import io.ehpc.gateway.config.TlsConfig;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients of HTTP/2 that ask and give little or no room for the answers, or none for the connection. */
class ClosedWindowTest {
    private static final Duration SHORT = ListenerRig.SHORT;
    private static final Duration LONG = ListenerRig.LONG;
    private static final int MIB = 1 << 20;
    private static final int CONNECTIONS = 10;
    private static final int STREAMS = 5;

    @TempDir
    private Path folder;

    private final Certificates authority = new Certificates();

    ClosedWindowTest() throws Exception {}

    private static ConnectionLimits limits(Duration write, ConnectionLimits.Queue queue) {
        return new ConnectionLimits(LONG, LONG, LONG, write, 100, 100, queue);
    }

    private static ConnectionLimits slow(Duration write) {
        return limits(write, new ConnectionLimits.Queue(MIB, 1L << 40));
    }

    private ListenerRig rig(ConnectionLimits limits, boolean tls) throws Exception {
        return tls
                ? new ListenerRig(
                        limits,
                        Certificates.write(folder, authority.server("gateway", Duration.ofDays(10))),
                        Clock.fixed(Certificates.NOW, ZoneOffset.UTC))
                : new ListenerRig(Doorway.vertx(), limits, TlsConfig.NONE, true, Clock.systemUTC());
    }

    private @Nullable SSLContext trust(boolean tls) throws Exception {
        return tls ? authority.context(null) : null;
    }

    @ParameterizedTest
    @CsvSource({
        "0,   /,       true",
        "0,   /,       false",
        "0,   /piece,  true",
        "0,   /piece,  false",
        "0,   /events, true",
        "0,   /events, false",
        "1,   /,       true",
        "1,   /piece,  true",
        "1,   /piece,  false",
        "1,   /events, false",
        "100, /piece,  true",
        "100, /large,  false",
        "100, /events, true",
        "100, /events, false",
        "2147483647, /large, true",
        "2147483647, /large, false"
    })
    void answers_withoutRoom_areResetAndTheConnectionClosed(int window, String path, boolean tls) throws Exception {
        try (ListenerRig rig = rig(slow(SHORT), tls);
                Http2Wire wire = Http2Wire.to(rig.port(), trust(tls), window)) {
            wire.request(1, path, true);
            assertThat(wire.await(Http2Wire.HEADERS).stream()).isEqualTo(1);
            for (int i = 0; path.equals("/events") && i < 20; i++) {
                rig.event();
            }

            assertThat(wire.await(Http2Wire.RST_STREAM).stream()).isEqualTo(1);
            assertThat(wire.isClosed()).isTrue();
            rig.awaitConnections(0);
            assertThat(rig.timeouts("write")).isEqualTo(1);
            assertThat(rig.queued()).isZero();
        }
    }

    @Test
    void stream_withoutRoom_costsNoOtherItsConnection() throws Exception {
        try (ListenerRig rig = rig(slow(SHORT), false);
                Http2Wire wire = Http2Wire.to(rig.port(), null, 100)) {
            wire.request(1, "/events", true);
            assertThat(wire.await(Http2Wire.DATA).stream()).isEqualTo(1);
            wire.request(3, "/piece", true);

            assertThat(wire.await(Http2Wire.RST_STREAM).stream()).isEqualTo(3);
            rig.event();
            assertThat(wire.await(Http2Wire.DATA).stream()).isEqualTo(1);
            assertThat(rig.connections()).isEqualTo(1);
        }
    }

    /** Its window is closed at most times, and far more waits than may: but it takes what comes. */
    @Test
    void answer_takenThroughASmallWindow_comesWhole() throws Exception {
        ConnectionLimits little = limits(Duration.ofSeconds(4), new ConnectionLimits.Queue(64 << 10, 1L << 40));
        try (ListenerRig rig = rig(little, false);
                Http2Wire wire = Http2Wire.to(rig.port(), null, Integer.MAX_VALUE)) {
            wire.request(1, "/piece", true);
            int taken = 0;
            int unacknowledged = 0;
            while (taken < MIB) {
                Http2Wire.Frame frame = wire.await(Http2Wire.DATA, Http2Wire.RST_STREAM);
                assertThat(frame.type()).isEqualTo(Http2Wire.DATA);
                taken += frame.payload().limit();
                unacknowledged += frame.payload().limit();
                if (unacknowledged >= 60_000) {
                    // A slow line: in all it takes longer than an answer that is not taken would be waited for.
                    TimeUnit.MILLISECONDS.sleep(280);
                    wire.window(0, unacknowledged);
                    unacknowledged = 0;
                }
            }
            assertThat(rig.timeouts("write")).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"1048576, 1099511627776, true", "1048576, 1099511627776, false", "1073741824, 1048576, false"})
    void answers_thatAreNotTaken_areBoundedAndTheOthersWait(long perConnection, long inAll, boolean tls)
            throws Exception {
        List<Http2Wire> wires = new ArrayList<>();
        try (ListenerRig rig = rig(limits(LONG, new ConnectionLimits.Queue(perConnection, inAll)), tls)) {
            for (int i = 0; i < CONNECTIONS; i++) {
                Http2Wire wire = Http2Wire.to(rig.port(), trust(tls), 0);
                wires.add(wire);
                for (int stream = 1; stream < 2 * STREAMS; stream += 2) {
                    wire.request(stream, "/piece", true);
                }
                assertThat(wire.await(Http2Wire.HEADERS).stream()).isEqualTo(1);
                assertThat(wire.isAnsweringPings()).isTrue();
            }

            assertThat(rig.pieces()).isEqualTo(CONNECTIONS);
            assertThat(rig.queued()).isEqualTo((double) CONNECTIONS * MIB);

            wires.get(0).window(0, STREAMS * MIB);
            for (int stream = 1; stream < 2 * STREAMS; stream += 2) {
                wires.get(0).window(stream, MIB);
            }
            for (int taken = 0; taken < STREAMS * MIB; ) {
                taken += wires.get(0).await(Http2Wire.DATA).payload().limit();
            }
            assertThat(rig.pieces()).isEqualTo(CONNECTIONS + STREAMS - 1);
            Awaitility.await().until(() -> rig.queued() == (double) (CONNECTIONS - 1) * MIB);
        } finally {
            for (Http2Wire wire : wires) {
                wire.close();
            }
        }
    }

    @Test
    void answers_ofOneAddressThatAreNotTaken_keepNoOtherWaiting() throws Exception {
        ConnectionLimits limits = limits(LONG, new ConnectionLimits.Queue(1L << 30, 8L * MIB));
        try (ListenerRig rig = rig(limits, false);
                Http2Wire greedy = Http2Wire.from("127.0.0.2", rig.port(), 0);
                Http2Wire other = Http2Wire.from("127.0.0.3", rig.port(), 0)) {
            for (int stream = 1; stream < 2 * STREAMS; stream += 2) {
                greedy.request(stream, "/piece", true);
            }
            assertThat(greedy.isAnsweringPings()).isTrue();
            assertThat(rig.pieces()).isEqualTo(4);

            other.request(1, "/piece", true);
            other.request(3, "/piece", true);
            other.request(5, "/piece", true);

            assertThat(other.isAnsweringPings()).isTrue();
            assertThat(rig.pieces())
                    .as("its share is half of what the greedy one left")
                    .isEqualTo(6);
        }
    }

    @Test
    void answers_farOverTheLimit_closeTheConnectionOfAClientThatTakesNone() throws Exception {
        ConnectionLimits limits =
                new ConnectionLimits(LONG, LONG, SHORT, LONG, 100, 100, new ConnectionLimits.Queue(MIB, 1L << 40));
        try (ListenerRig rig = rig(limits, false);
                Http2Wire wire = Http2Wire.to(rig.port(), null, 0)) {
            for (int stream = 1; stream < 2 * ListenerRig.TOGETHER; stream += 2) {
                wire.request(stream, "/together", true);
            }

            assertThat(wire.isClosed()).isTrue();
            assertThat(rig.overflows()).isEqualTo(1);
            rig.awaitConnections(0);
            assertThat(rig.queued()).isZero();
        }
    }
}
