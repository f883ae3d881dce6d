package io.ehpc.gateway.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.telemetry.OutboundMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that stall, more often than there are connections, and then work: the next exchange succeeds at once. */
class StalledPeerTest {
    private static final int CONNECTIONS = 2;
    private static final int LIMIT_MILLIS = 100;
    private static final String GOOD = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final Vertx vertx = Vertx.vertx();
    private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile String reply = "";
    private final NetServer server = vertx.createNetServer().connectHandler(this::connected);
    private final HttpClient client = new OutboundClients(
                    vertx, new OutboundMetrics(new SimpleMeterRegistry(), Unexpected.labels()))
            .create(new OutboundClients.Settings(
                    Duration.ofMillis(LIMIT_MILLIS), Duration.ofMillis(LIMIT_MILLIS), CONNECTIONS, 4));

    @AfterEach
    void close() {
        Ends.value(vertx.close());
    }

    private void connected(NetSocket socket) {
        connections.incrementAndGet();
        open.add(socket);
        socket.exceptionHandler(broken -> {}).closeHandler(closed -> open.remove(socket));
        socket.handler(request -> socket.write(reply));
    }

    private int listening() {
        return Ends.value(server.listen(0, "127.0.0.1")).actualPort();
    }

    private Future<String> asked(int port, boolean tls, int limitMillis) {
        RequestOptions request =
                new RequestOptions().setHost("127.0.0.1").setPort(port).setSsl(tls);
        return new Exchange(limitMillis, 1_000)
                .make(client, request)
                .map(response -> response.body().toString());
    }

    private void stalls(int port, boolean tls) {
        for (int i = 0; i < 3 * CONNECTIONS; i++) {
            assertThat(Ends.failure(asked(port, tls, LIMIT_MILLIS))).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "H",
                "HTTP/1.1 200 OK\r\nContent-Le",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no",
                "HTTP/1.1 102 Wait\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\no"
            })
    void make_peerThatStalledAfter_closesAndSucceedsOnceItWorks(String said) {
        int port = listening();
        reply = said;
        stalls(port, false);
        await().until(open::isEmpty);

        reply = GOOD;

        assertThat(Ends.value(asked(port, false, 2_000))).isEqualTo("ok");
    }

    @Test
    void make_manyAtOnceThatStall_leaveNoConnectionTaken() {
        int port = listening();
        List<Future<String>> stalled = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            stalled.add(asked(port, false, LIMIT_MILLIS));
        }
        stalled.forEach(each -> assertThat(Ends.failure(each)).isInstanceOf(GivenUpException.class));

        reply = GOOD;

        assertThat(Ends.value(asked(port, false, 2_000))).isEqualTo("ok");
    }

    @Test
    void make_handshakeThatStalls_isGivenUpAndTriedAnew() {
        int port = listening();
        stalls(port, true);
        await().until(open::isEmpty);
        int before = connections.get();

        Future<String> next = asked(port, true, 2_000);

        await().until(() -> connections.get() > before);
        assertThat(Ends.failure(next)).isNotNull();
    }

    @Test
    void make_connectionsThatAreNotAccepted_areGivenUpUntilTheyAre() throws IOException {
        List<Socket> fill = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 2; i++) {
                fill.add(new Socket(InetAddress.getLoopbackAddress(), full.getLocalPort()));
            }
            stalls(full.getLocalPort(), false);
            for (Socket each : fill) {
                each.close();
            }
            Thread accepting = new Thread(() -> answerAll(full));
            accepting.start();

            await().ignoreExceptions()
                    .untilAsserted(() -> assertThat(Ends.value(asked(full.getLocalPort(), false, 2_000)))
                            .isEqualTo("ok"));
        }
    }

    private static void answerAll(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket accepted = server.accept()) {
                if (accepted.getInputStream().read() >= 0) {
                    accepted.getOutputStream().write(GOOD.getBytes(StandardCharsets.US_ASCII));
                }
            } catch (IOException closed) {
                // The next one, if the server is open still.
            }
        }
    }
}
