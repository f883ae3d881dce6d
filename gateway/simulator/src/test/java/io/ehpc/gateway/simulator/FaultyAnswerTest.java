package io.ehpc.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ehpc.gateway.protocol.ApiError;
import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.protocol.MalformedAnswerException;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.simulator.Fault.Mode;
import java.io.IOException;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FaultyAnswerTest {
    private static final String REGION = "cn-hangzhou";
    private final Bench bench = new Bench();
    private final Faults faults = bench.simulator.faults();

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @EnumSource
    void fault_ofOneRegion_leavesTheOthersAndEndsWhenCleared(Mode mode) throws Exception {
        faults.set(REGION, Fault.of(mode));
        assertThat(bench.list("cn-beijing", "").statusCode()).isEqualTo(200);
        faults.clear();
        assertThat(Operation.LIST_COMMUNITY_IMAGES
                        .read(bench.list(REGION, "").body())
                        .items(Image.class))
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "UnknownError, 500",
        "ImageNotFound, 404",
        "ServiceUnavailable, 503",
        "EcsError, 406",
        "DbError, 406",
        "NotAuthorized, 407"
    })
    void error_code_isAnsweredInTheApisShape(String code, int status) throws Exception {
        faults.set(REGION, Fault.error(code));
        HttpResponse<byte[]> response = bench.list(REGION, "");
        assertThat(Bench.error(response)).isEqualTo(status + " " + code);
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        ApiError error = ApiError.read(response.body()).orElseThrow();
        assertThat(response.headers().firstValue("x-acs-request-id")).contains(error.requestId());
        assertThat(bench.simulator.calls().ofOutcome(code)).isEqualTo(1);
    }

    @Test
    void throttle_call_isToldWhenToComeBack() throws Exception {
        faults.set(REGION, Fault.of(Mode.THROTTLE));
        HttpResponse<byte[]> response = bench.list(REGION, "");
        assertThat(Bench.error(response)).isEqualTo("400 Throttling.User");
        assertThat(response.headers().firstValue("x-acs-retry-after")).contains("1000");
        assertThat(bench.simulator.calls().ofOutcome("Throttling.User")).isEqualTo(1);
    }

    @Test
    void hang_call_isNeverAnsweredButCounted() {
        faults.set(REGION, Fault.of(Mode.HANG));
        ApiRequest request = bench.acs3(bench.request(REGION, ""), Bench.KEY);
        assertThatThrownBy(() -> bench.send(request, Duration.ofMillis(300))).isInstanceOf(HttpTimeoutException.class);
        assertThat(bench.simulator.calls().ofOutcome("hang")).isEqualTo(1);
    }

    @Test
    void reset_call_breaksTheConnection() {
        faults.set(REGION, Fault.of(Mode.RESET));
        ApiRequest request = bench.acs3(bench.request(REGION, ""), Bench.KEY);
        assertThatThrownBy(() -> RawClient.ask(bench.simulator.port(), text(request)))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
        assertThat(bench.simulator.calls().ofOutcome("reset")).isEqualTo(1);
    }

    @Test
    void truncate_call_sendsHalfOfWhatItAnnounced() throws Exception {
        faults.set(REGION, Fault.of(Mode.TRUNCATE));
        String answer = RawClient.ask(bench.simulator.port(), text(bench.acs3(bench.request(REGION, ""), Bench.KEY)));
        String head = answer.substring(0, answer.indexOf("\r\n\r\n"));
        int announced = Integer.parseInt(head.replaceAll("(?s).*content-length: ([0-9]+).*", "$1"));
        int whole = Operation.LIST_COMMUNITY_IMAGES.write(
                        "x".repeat(36), null, bench.simulator.catalogue().images(REGION))
                .length;
        int came = answer.substring(head.length() + 4).getBytes(StandardCharsets.UTF_8).length;
        assertThat(head).startsWith("HTTP/1.1 200");
        assertThat(announced).isEqualTo(whole);
        assertThat(came).isBetween(whole / 2 - 3, whole / 2 + 3);
        assertThatThrownBy(() -> bench.list(REGION, "")).isInstanceOf(IOException.class);
    }

    @Test
    void garbage_call_isASuccessThatIsNoJson() throws Exception {
        faults.set(REGION, Fault.of(Mode.GARBAGE));
        HttpResponse<byte[]> response = bench.list(REGION, "");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> Operation.LIST_COMMUNITY_IMAGES.read(response.body()))
                .isInstanceOf(MalformedAnswerException.class);
    }

    @Test
    void oversize_call_isWellFormedAndLarge() throws Exception {
        faults.set(REGION, Fault.of(Mode.OVERSIZE));
        HttpResponse<byte[]> response = bench.list(REGION, "");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).hasSizeGreaterThanOrEqualTo(3 << 20);
        assertThat(Operation.LIST_COMMUNITY_IMAGES.read(response.body()).items(Image.class))
                .hasSize(1);
    }

    @Test
    void latency_call_waitsWhateverTheMode() throws Exception {
        Duration wait = Duration.ofMillis(150);
        faults.set(REGION, Fault.slow(wait));
        assertThat(took(REGION)).isGreaterThanOrEqualTo(wait);
        faults.set(
                Faults.ALL, Fault.error("DbError").withLatency(Fault.slow(wait).latency()));
        assertThat(took("cn-beijing")).isGreaterThanOrEqualTo(wait);
    }

    @Test
    void clockSkew_call_isJudgedAndDatedByTheSkewedClock() throws Exception {
        faults.set(REGION, Fault.NONE.withClockSkew(Duration.ofMinutes(20)));
        HttpResponse<byte[]> refused = bench.list(REGION, "");
        assertThat(Bench.error(refused)).isEqualTo("400 InvalidTimeStamp.Expired");
        assertThat(refused.headers().firstValue("date")).contains("Mon, 23 Nov 2026 11:50:29 GMT");

        ApiRequest unsigned = bench.request(REGION, "");
        bench.clock.advance(Duration.ofMinutes(20));
        ApiRequest ahead = bench.acs3(unsigned, Bench.KEY);
        bench.clock.advance(Duration.ofMinutes(-20));
        assertThat(bench.send(ahead).statusCode()).isEqualTo(200);
        assertThat(bench.list("cn-beijing", "").statusCode()).isEqualTo(200);
    }

    private Duration took(String region) throws Exception {
        long start = System.nanoTime();
        bench.list(region, "");
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static String text(ApiRequest request) {
        StringBuilder text = new StringBuilder("GET /?" + request.query().encoded() + " HTTP/1.1\r\n");
        request.headers()
                .forEach((name, value) ->
                        text.append(name).append(": ").append(value).append("\r\n"));
        return text + "\r\n";
    }
}
