package io.ehpc.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatorTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        Bench.await(vertx.close());
    }

    @Test
    void start_portTaken_failsNamingHostAndPort() {
        Simulator first = start(0, 0);
        assertThatThrownBy(() -> start(first.port(), 0))
                .hasRootCauseInstanceOf(BindException.class)
                .hasStackTraceContaining("127.0.0.1:" + first.port());
        assertThatThrownBy(() -> start(0, first.controlPort()))
                .hasRootCauseInstanceOf(BindException.class)
                .hasStackTraceContaining("127.0.0.1:" + first.controlPort());
    }

    @Test
    void stop_running_freesBothPorts() {
        Simulator first = start(0, 0);
        int port = first.port();
        int controlPort = first.controlPort();
        Bench.await(first.stop());
        await().until(() -> isRefused(port) && isRefused(controlPort));
        Simulator second = start(port, controlPort);
        assertThat(second.port()).isEqualTo(port);
        assertThat(second.controlPort()).isEqualTo(controlPort);
    }

    @Test
    void options_bad_areRefused() {
        assertThatThrownBy(() -> SimulatorOptions.DEFAULTS.withPorts(-1, 0)).hasMessageContaining("port is 0 to 65535");
        assertThatThrownBy(() -> SimulatorOptions.DEFAULTS.withPorts(0, 65536)).hasMessageContaining("controlPort");
        assertThatThrownBy(() -> SimulatorOptions.DEFAULTS.withAccessKeys(List.of()))
                .hasMessageContaining("at least one key");
        assertThatThrownBy(() -> SimulatorOptions.DEFAULTS.withOversize(-1)).hasMessageContaining("oversize");
    }

    private static boolean isRefused(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return !socket.isConnected();
        } catch (ConnectException refused) {
            return true;
        }
    }

    private Simulator start(int port, int controlPort) {
        SimulatorOptions options = SimulatorOptions.DEFAULTS.withPorts(port, controlPort);
        return Bench.await(Simulator.start(vertx, options, Clock.systemUTC()));
    }
}
