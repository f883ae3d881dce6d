package io.ehpc.gateway.listener;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.config.ConnectionLimits;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients on sockets that send and read drop by drop, or not at all. */
class SlowClientTest {
    private static final Duration SHORT = ListenerRig.SHORT;
    private static final Duration LONG = ListenerRig.LONG;

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
    }

    /** A table has its line ends as backslashes and letters. */
    private static String unescaped(String text) {
        return text.replace("\\r", "\r").replace("\\n", "\n");
    }

    /** Sends a byte every few milliseconds until the connection is ended; false if that lasts too long. */
    private static boolean isEndedWhileDripping(Socket socket) throws Exception {
        long patience = System.nanoTime() + ListenerRig.PATIENCE.toNanos();
        try {
            socket.setSoTimeout(5);
            while (System.nanoTime() < patience) {
                send(socket, "x");
                if (isAtEnd(socket)) {
                    return true;
                }
            }
            return false;
        } catch (IOException ended) {
            return true;
        }
    }

    private static boolean isAtEnd(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException open) {
            return false;
        }
    }

    private static ConnectionLimits slow(Duration head, Duration body, Duration write) {
        return ListenerRig.limits(LONG, head, body, write, 100);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # what was sent before the drip                                            | HTTP/2 too | what is waited for
        ''                                                                         | false | head
        'GET / HTTP/1.1\\r\\nHost: a\\r\\nx: '                                     | false | head
        'GET / HTTP/1.1\\r\\nHost: a\\r\\nx: '                                     | true  | head
        'PRI * HTTP/2.0\\r\\n'                                                     | true  | head
        'GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\nGET / HTTP/1.1\\r\\nx: '           | false | head
        'GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\nGET / HTTP/1.1\\r\\nx: '           | true  | head
        'POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1000\\r\\n\\r\\n'       | false | body
        'POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1000\\r\\n\\r\\n'       | true  | body
        'POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n3e8\\r\\n' | false | body
        'POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n3e8\\r\\n' | true  | body
        """)
    void request_dripped_endsTheConnectionInTime(String before, boolean http2, String kind) throws Exception {
        try (ListenerRig rig = new ListenerRig(slow(SHORT, SHORT, LONG), http2);
                Socket socket = rig.connect()) {
            send(socket, unescaped(before));

            assertThat(isEndedWhileDripping(socket)).isTrue();
            rig.awaitConnections(0);
            assertThat(rig.timeouts(kind)).isEqualTo(1);
        }
    }

    @Test
    void connection_thatSaysNothing_isEndedAfterTheHeadsTime() throws Exception {
        try (ListenerRig rig = new ListenerRig(slow(SHORT, LONG, LONG));
                Socket socket = rig.connect()) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            assertThat(rig.timeouts("head")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", ListenerRig.AT_ONCE})
    void connection_betweenRequests_mayBeSilentForLonger(String path) throws Exception {
        try (ListenerRig rig = new ListenerRig(slow(SHORT, SHORT, LONG));
                Socket kept = rig.connect();
                Socket silent = rig.connect()) {
            send(kept, "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(line(kept.getInputStream())).isEqualTo("HTTP/1.1 200 OK");

            assertThat(silent.getInputStream().read())
                    .as("the head's time is over")
                    .isEqualTo(-1);
            send(kept, "GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            assertThat(new String(kept.getInputStream().readAllBytes(), US_ASCII))
                    .contains("HTTP/1.1 200 OK");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # what was sent                                                              | what comes later
        'GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n'                                  | ''
        'GET /at-once HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n'                           | ''
        'GET /at-once HTTP/1.1\\r\\nHost: a\\r\\n\\r\\nGET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n' | ''
        'GET / HTTP/1.1\\r\\nHost:'                                                  | ' a\\r\\n\\r\\n'
        'POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 2\\r\\n\\r\\n'          | 'xy'
        'POST /at-once HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 2\\r\\n\\r\\n'   | 'xy'
        """)
    void connection_idle_isEndedAndCounted(String sent, String later) throws Exception {
        ConnectionLimits limits = ListenerRig.limits(SHORT, LONG, LONG, LONG, 100);
        try (ListenerRig rig = new ListenerRig(limits);
                Socket socket = rig.connect()) {
            send(socket, unescaped(sent));
            send(socket, unescaped(later));

            assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
            assertThat(rig.timeouts("idle")).isEqualTo(1);
        }
    }

    @Test
    void request_underWayForLongerThanIdle_isWaitedFor() throws Exception {
        ConnectionLimits limits = ListenerRig.limits(SHORT, LONG, LONG, LONG, 100);
        try (ListenerRig rig = new ListenerRig(limits);
                Socket waiting = rig.connect();
                Socket idle = rig.connect()) {
            send(waiting, "GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
            awaitEvent(waiting.getInputStream());
            send(idle, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");

            assertThat(idle.getInputStream().readAllBytes())
                    .as("what had none under way is ended")
                    .isNotEmpty();
            rig.event();
            awaitEvent(waiting.getInputStream());
            assertThat(rig.timeouts("idle")).isEqualTo(1);
        }
    }

    @Test
    void response_thatIsNotRead_endsTheConnection() throws Exception {
        try (ListenerRig rig = new ListenerRig(slow(LONG, LONG, SHORT));
                Socket socket = rig.connect()) {
            send(socket, "GET /large HTTP/1.1\r\nHost: a\r\n\r\n");

            Awaitility.await().until(() -> rig.queued() > 1 << 20);
            rig.awaitConnections(0);
            assertThat(rig.timeouts("write")).isEqualTo(1);
            Awaitility.await().until(() -> rig.queued() == 0);
        }
    }

    @Test
    void response_readByDrops_endsTheConnection() throws Exception {
        try (ListenerRig rig = new ListenerRig(slow(LONG, LONG, SHORT));
                Socket socket = rig.connect()) {
            socket.setReceiveBufferSize(4_096);
            send(socket, "GET /large HTTP/1.1\r\nHost: a\r\n\r\n");

            assertThat(readsToTheEndOf(socket)).as("bytes that came").isLessThan(32 << 20);
            rig.awaitConnections(0);
            assertThat(rig.timeouts("write")).isEqualTo(1);
        }
    }

    private static int readsToTheEndOf(Socket socket) {
        int read = 0;
        byte[] drop = new byte[16];
        try {
            for (int n = socket.getInputStream().read(drop);
                    n > 0;
                    n = socket.getInputStream().read(drop)) {
                read += n;
                Thread.onSpinWait();
                if (read % 4_096 == 0) {
                    java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
                }
            }
        } catch (IOException reset) {
            return read;
        }
        return read;
    }

    @Test
    void events_thatAreRead_lastLongerThanAnyLimit() throws Exception {
        try (ListenerRig rig = new ListenerRig(slow(SHORT, SHORT, SHORT));
                Socket events = rig.connect()) {
            send(events, "GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
            awaitEvent(events.getInputStream());

            for (int i = 0; i < 3; i++) {
                try (Socket silent = rig.connect()) {
                    assertThat(silent.getInputStream().read())
                            .as("a limit's time is over")
                            .isEqualTo(-1);
                }
                rig.event();
                awaitEvent(events.getInputStream());
            }
            assertThat(rig.timeouts("write") + rig.timeouts("body")).isZero();
        }
    }

    private static void awaitEvent(InputStream in) throws IOException {
        for (String line = line(in); !line.equals("event"); line = line(in)) {
            assertThat(in.available()).isNotNegative();
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("ended after: " + line);
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }
}
