package io.ehpc.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ehpc.gateway.Ends;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that hangs costs a call its own time and nobody a connection. */
class HttpEhpcApiDeadlineTest {
    private static final Duration SHORT = Duration.ofMillis(60);

    private final CallRig rig = new CallRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 ",
                "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"RequestId\"",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
                "HTTP/1.1 100 Continue\r\n\r\n"
            })
    void answer_serverHangs_endsAtTheCallsLimitAndFreesTheConnection(String before) {
        rig.callTimeout = SHORT;
        HttpEhpcApi api = rig.api();
        rig.server.reply(before);
        // Several, since two timers race for the end of each.
        for (int i = 1; i <= 5; i++) {
            assertThat(Ends.fault(rig.call(api)).kind()).isEqualTo(FaultKind.TIMED_OUT);
            assertThat(rig.calls()).isEqualTo(Map.of("timed-out", i));
        }

        rig.server.replyAndClose(RawServer.good());

        assertThat(Ends.value(rig.call(api)).requestId()).isEqualTo("R-m-1");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # call timeout, left, limit
        PT0.04S,        PT5S,    40
        PT0.04S,        PT0.04S, 40
        PT0.04S,        PT0.01S, 40
        """)
    void answer_serverHangs_hasTheWholeOfTheCallsOwnTime(Duration callTimeout, Duration left, int limit) {
        rig.callTimeout = callTimeout;

        Fault fault = Ends.fault(rig.api().answer(CallRig.QUERY, rig.in(left)));

        assertThat(fault.kind()).isEqualTo(FaultKind.TIMED_OUT);
        assertThat(fault.detail()).isEqualTo("The region did not answer within " + limit + " ms.");
    }

    @Test
    void answer_comesAfterTheCallersDeadline_isKept() {
        HttpEhpcApi api = rig.api();
        Future<Answer> late = api.answer(CallRig.QUERY, rig.in(Duration.ofMillis(50)));
        await().until(() -> rig.server.requests().size() == 1);
        rig.clock.pass(Duration.ofMillis(60));

        rig.server.sayToAll(RawServer.good());

        assertThat(Ends.value(late).requestId()).isEqualTo("R-m-1");
        assertThat(rig.calls()).isEqualTo(Map.of("ok", 1));
    }

    @Test
    void answer_serverDrips_endsAtTheCallsLimit() {
        rig.callTimeout = SHORT;
        rig.server.reply(socket -> {
            socket.write("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n");
            rig.vertx.setPeriodic(5, tick -> socket.write(" "));
        });

        assertThat(Ends.fault(rig.call(rig.api())).kind()).isEqualTo(FaultKind.TIMED_OUT);
        await().until(() -> rig.server.connections() == 0);
    }

    @Test
    void answer_waitsForAConnection_endsAtItsOwnLimit() {
        HttpEhpcApi api = rig.api();
        Future<Answer> hangs = rig.call(api);
        await().until(() -> rig.server.requests().size() == 1);

        rig.callTimeout = SHORT;
        Fault fault = Ends.fault(rig.call(rig.api()));

        assertThat(fault.kind()).isEqualTo(FaultKind.TIMED_OUT);
        assertThat(fault.detail()).isEqualTo("No connection to the region was to be had within 60 ms.");
        assertThat(hangs.isComplete()).isFalse();
        assertThat(rig.server.requests()).hasSize(1);
    }

    @Test
    void answer_gaveUpWaitingForAConnection_isNeverSent() {
        HttpEhpcApi api = rig.api();
        Future<Answer> slow = rig.call(api);
        await().until(() -> rig.server.requests().size() == 1);
        rig.callTimeout = SHORT;
        Ends.fault(rig.call(rig.api()));
        Future<Answer> next = rig.call(api);

        rig.server.reply(RawServer.good());
        rig.server.sayToAll(RawServer.good());

        assertThat(Ends.value(slow).requestId()).isEqualTo("R-m-1");
        assertThat(Ends.value(next).requestId()).isEqualTo("R-m-1");
        assertThat(rig.server.requests()).hasSize(2);
    }

    @Test
    void answer_moreThanMayQueue_isOverloaded() {
        HttpEhpcApi api = rig.api();
        List<Future<Answer>> waiting = new ArrayList<>();
        waiting.add(rig.call(api));
        await().until(() -> rig.server.requests().size() == 1);
        for (int i = 0; i < 4; i++) {
            waiting.add(rig.call(api));
        }

        assertThat(Ends.fault(rig.call(api)).kind()).isEqualTo(FaultKind.OVERLOADED);

        assertThat(rig.calls()).as("who decided that counts it").isEmpty();
        rig.server.reply(RawServer.good());
        rig.server.sayToAll(RawServer.good());
        for (Future<Answer> each : waiting) {
            assertThat(Ends.value(each).requestId()).isEqualTo("R-m-1");
        }
    }
}
