package io.ehpc.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ehpc.gateway.Ends;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that misbehave: which fault it is, counted once, and the next call works. */
class HttpEhpcApiFaultTest {
    private static final String GOOD = Samples.body("m-1").toString();

    private final CallRig rig = new CallRig();

    @AfterEach
    void close() {
        rig.close();
    }

    static Stream<Arguments> misbehaviours() {
        return Stream.of(
                Arguments.of("closes without a word", "", FaultKind.UNREACHABLE),
                Arguments.of("closes within the head", "HTTP/1.1 200 O", FaultKind.UNREACHABLE),
                Arguments.of(
                        "closes within the body",
                        "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + GOOD,
                        FaultKind.UNREACHABLE),
                Arguments.of(
                        "closes within a chunk",
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{",
                        FaultKind.UNREACHABLE),
                Arguments.of(
                        "closes before the last chunk",
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
                        FaultKind.UNREACHABLE),
                Arguments.of(
                        "ends a cut body by closing",
                        "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"Requ",
                        FaultKind.MALFORMED),
                Arguments.of("speaks another protocol", "SSH-2.0-OpenSSH_9.2\r\n", FaultKind.MALFORMED),
                Arguments.of("answers noise", "\u0000\u0001\u0002\r\n\r\n\r\n", FaultKind.MALFORMED),
                Arguments.of("answers a page", RawServer.response(200, "", "<html>Hi</html>"), FaultKind.MALFORMED),
                Arguments.of("is a broken proxy", RawServer.response(502, "", "<html>Bad</html>"), FaultKind.BACKEND),
                Arguments.of(
                        "redirects",
                        RawServer.response(302, "Location: http://127.0.0.1:1/\r\n", ""),
                        FaultKind.MALFORMED),
                Arguments.of("has no content", "HTTP/1.1 204 No Content\r\n\r\n", FaultKind.MALFORMED),
                Arguments.of(
                        "knows no image",
                        RawServer.response(404, "", "{\"Code\":\"ImageNotFound\",\"Message\":\"x\"}"),
                        FaultKind.NOT_FOUND),
                Arguments.of(
                        "throttles",
                        RawServer.response(400, "", "{\"Code\":\"Throttling.User\"}"),
                        FaultKind.THROTTLED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("misbehaviours")
    void answer_serverThat_isItsFaultAndTheNextCallWorks(String what, String bytes, FaultKind kind) {
        HttpEhpcApi api = rig.api();
        rig.server.replyAndClose(bytes);

        Fault fault = Ends.fault(rig.call(api));

        assertThat(fault.kind()).as(what).isEqualTo(kind);
        assertThat(fault.detail()).doesNotContain(CallRig.SECRET);
        assertThat(rig.calls()).isEqualTo(Map.of(kind.label(), 1));
        await().until(() -> rig.server.connections() == 0);
        rig.server.reply(RawServer.good());
        assertThat(Ends.value(rig.call(api)).requestId()).isEqualTo("R-m-1");
        assertThat(rig.calls()).isEqualTo(Map.of(kind.label(), 1, "ok", 1));
        assertThat(rig.server.requests()).hasSize(2);
    }

    @Test
    void answer_nobodyListens_isUnreachable() {
        rig.server.close();

        assertThat(rig.fault().kind()).isEqualTo(FaultKind.UNREACHABLE);
        assertThat(rig.calls()).isEqualTo(Map.of("unreachable", 1));
    }

    @Test
    void answer_hostThatIsNot_isUnreachable() {
        assertThat(Ends.fault(rig.call(rig.api("nowhere.invalid", null))).kind())
                .isEqualTo(FaultKind.UNREACHABLE);
        assertThat(rig.calls()).isEqualTo(Map.of("unreachable", 1));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # bytes, good
                    10000,   true
                    10001,   false
                    """)
    void answer_size_isBounded(int bytes, boolean good) {
        String body = GOOD + " ".repeat(bytes - GOOD.length());
        rig.server.reply(RawServer.response(200, "", body));

        if (good) {
            assertThat(Ends.value(rig.call(rig.api())).body().length()).isEqualTo(bytes);
        } else {
            assertThat(rig.fault().kind()).isEqualTo(FaultKind.MALFORMED);
            assertThat(rig.calls()).isEqualTo(Map.of("malformed", 1));
        }
    }

    @Test
    void answer_endless_isGivenUpEarlyAndItsConnectionClosed() {
        AtomicLong sent = new AtomicLong();
        HttpEhpcApi api = rig.api();
        rig.server.reply(socket -> socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                .onSuccess(head -> pour(socket, sent)));

        Fault fault = Ends.fault(rig.call(api));

        assertThat(fault.kind()).isEqualTo(FaultKind.MALFORMED);
        assertThat(fault.detail()).contains("10000 bytes");
        await().until(() -> rig.server.connections() == 0);
        assertThat(sent).hasValueLessThan(50_000_000);
        rig.server.reply(RawServer.good());
        assertThat(Ends.value(rig.call(api)).requestId()).isEqualTo("R-m-1");
    }

    private static void pour(NetSocket socket, AtomicLong sent) {
        sent.addAndGet(4096);
        socket.write(Buffer.buffer("1000\r\n" + " ".repeat(4096) + "\r\n")).onSuccess(more -> pour(socket, sent));
    }

    @Test
    void answer_deadlinePassed_makesNoCall() {
        assertThat(Ends.fault(rig.api().answer(CallRig.QUERY, rig.in(Duration.ZERO)))
                        .kind())
                .isEqualTo(FaultKind.OVERLOADED);
        assertThat(rig.server.requests()).isEmpty();
        assertThat(rig.calls()).isEmpty();
    }

    @Test
    void answer_bugInDecoding_isABackendFault() {
        HttpEhpcApi api = rig.api();
        rig.clock.set(Instant.MIN);
        // As old as can be, at the first instant that there is: the time it is of cannot be told.
        rig.server.reply(RawServer.response(200, "Age: 31536000\r\n", GOOD));

        Fault fault = Ends.fault(rig.call(api));

        assertThat(fault.kind()).isEqualTo(FaultKind.BACKEND);
        assertThat(fault.detail()).contains("DateTimeException");
        assertThat(rig.calls()).isEqualTo(Map.of("backend", 1));
    }
}
