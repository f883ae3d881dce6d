package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A whole gateway whose wall clock is set back or forward: what waits ends when it was to, and nothing old is fresh. */
class ClockJumpJourneyTest {
    private static final String REGION = "/v1/regions/cn-hangzhou/community-images";
    private static final String CHANGES = "/v1/community-images/changes";

    private Stage stage;

    @BeforeEach
    void set() throws Exception {
        stage = Stage.set();
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    @ParameterizedTest
    @MethodSource("io.ehpc.gateway.ClockJumps#all")
    void openBreaker_letsCallsThroughWhenItWasTo(Duration jump) throws Exception {
        stage.control("PUT", "/faults/cn-hangzhou", "{\"mode\":\"error\",\"code\":\"UnknownError\",\"rate\":1}");
        while (!stage.get(REGION).body().contains("circuit-open")) {
            assertThat(stage.calls()).isLessThan(11);
        }
        stage.control("DELETE", "/faults", "");
        stage.jump(jump);

        assertThat(stage.get(REGION).body()).contains("circuit-open");
        stage.pass(Duration.ofSeconds(11));
        assertThat(stage.get(REGION).body()).doesNotContain("circuit-open");
    }

    @ParameterizedTest
    @MethodSource("io.ehpc.gateway.ClockJumps#all")
    void heldAnswer_isFreshForNoLongerThanAMinute(Duration jump) throws Exception {
        stage.get(REGION);
        int calls = stage.calls();
        stage.jump(jump);

        HttpResponse<String> next = stage.get(REGION);
        assertThat(stage.calls()).isEqualTo(jump.isNegative() ? calls : calls + 1);
        assertThat(next.headers().firstValueAsLong("Age").orElse(0)).isLessThan(30);
        stage.pass(Duration.ofSeconds(61));
        assertThat(stage.get(REGION).body()).contains("\"state\":\"stale\"");
    }

    @ParameterizedTest
    @MethodSource("io.ehpc.gateway.ClockJumps#all")
    void poll_endsWhenItWasTo(Duration jump) throws Exception {
        String cursor = Stage.json(stage.get(CHANGES).body()).path("cursor").asText();
        CompletableFuture<HttpResponse<String>> poll = stage.http()
                .sendAsync(Stage.request(stage.uri(CHANGES + "?wait=20&cursor=" + cursor)), BodyHandlers.ofString());
        await().atMost(Duration.ofSeconds(10))
                .until(() -> stage.manage("/metrics").body().contains("gateway_changes_listeners 1.0"));
        stage.jump(jump);

        assertThat(poll).isNotDone();
        stage.pass(Duration.ofSeconds(20));
        assertThat(poll.get(15, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("io.ehpc.gateway.ClockJumps#all")
    void eventStream_hasItsHeartbeats(Duration jump) throws Exception {
        try (EventStream stream = EventStream.open(stage.http(), stage.uri(CHANGES), "")) {
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> stage.manage("/metrics").body().contains("gateway_changes_listeners 1.0"));
            stage.jump(jump);
            assertThat(stream.next()).containsKey("id");

            for (int beat = 0; beat < 3; beat++) {
                stage.pass(Duration.ofSeconds(16));
                assertThat(stream.next()).containsOnlyKeys("id");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.ehpc.gateway.ClockJumps#all")
    void quota_isThereAgainWhenItWasToBe(Duration jump) throws Exception {
        stage.gateway()
                .reconfigure(stage.config(Stage.CONFIG.replace(
                        "accessKeySecret: testAccessKeySecret}",
                        "accessKeySecret: testAccessKeySecret, quota: {calls: 1, per: 30s}}")));
        assertThat(stage.get(REGION + "?instanceType=a").statusCode()).isEqualTo(200);
        stage.jump(jump);

        HttpResponse<String> refused = stage.get(REGION + "?instanceType=b");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(1L, 31L);
        stage.pass(Duration.ofSeconds(31));
        assertThat(stage.get(REGION + "?instanceType=b").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("io.ehpc.gateway.ClockJumps#all")
    void rememberedFailure_isForgottenWhenItWasToBe(Duration jump) throws Exception {
        stage.gateway().reconfigure(stage.config(Stage.CONFIG.replace("failureMemory: 0ms", "failureMemory: 20s")));
        stage.control("PUT", "/faults/cn-hangzhou", "{\"mode\":\"error\",\"code\":\"UnknownError\",\"rate\":1}");
        assertThat(stage.get(REGION).statusCode()).isEqualTo(502);
        int calls = stage.calls();
        stage.control("DELETE", "/faults", "");
        stage.jump(jump);

        assertThat(stage.get(REGION).statusCode()).isEqualTo(502);
        assertThat(stage.calls()).isEqualTo(calls);
        stage.pass(Duration.ofSeconds(21));
        assertThat(stage.get(REGION).statusCode()).isEqualTo(200);
    }
}
