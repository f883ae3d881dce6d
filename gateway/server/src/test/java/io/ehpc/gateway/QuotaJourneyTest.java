package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A quota that is used up looks like nothing else: not like a sick region, nor like one that does not answer. */
class QuotaJourneyTest {
    private static final String NATIVE = "/v1/regions/cn-hangzhou/community-images?instanceType=ecs.c%d.large";

    private static String config(String quota) {
        return Stage.CONFIG.replace(
                "accessKeySecret: testAccessKeySecret}", "accessKeySecret: testAccessKeySecret, quota: " + quota + "}");
    }

    private static CompletableFuture<HttpResponse<String>> ask(Stage stage, String path) {
        return stage.http().sendAsync(Stage.request(stage.uri(path)), BodyHandlers.ofString());
    }

    private static long seconds(HttpResponse<String> refusal) {
        return refusal.headers().firstValueAsLong("Retry-After").orElseThrow();
    }

    /** Twice as much as it allows for a while: what can be called is answered, and the rest is told why not. */
    @Test
    void moreThanTheQuota_isRefusedAsThatAndTheBreakerStaysClosed() throws Exception {
        // A busy machine takes no call for one that hangs.
        Stage stage = Stage.set(config("{calls: 10, per: 1s}")
                .replace("callTimeout: 1s", "callTimeout: 4s")
                .replace("deadline: 2s", "deadline: 4s"));
        try {
            stage.control("PUT", "/faults/cn-hangzhou", "{\"mode\":\"none\",\"latency\":\"300ms\"}");
            List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                asked.add(ask(stage, NATIVE.formatted(i)));
                TimeUnit.MILLISECONDS.sleep(40);
            }
            int answered = 0;
            for (CompletableFuture<HttpResponse<String>> each : asked) {
                HttpResponse<String> answer = each.get(20, TimeUnit.SECONDS);
                if (answer.statusCode() == 200) {
                    answered++;
                } else {
                    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
                    assertThat(answer.body()).contains("overloaded").doesNotContain("circuit-open");
                    assertThat(seconds(answer)).isPositive();
                }
            }
            // A slot is free again a second after its call's end: some 7.7 calls a second can be made.
            assertThat(answered).isGreaterThan(20);
            assertThat(stage.calls()).isEqualTo(answered);
            String metrics = stage.manage("/metrics").body();
            assertThat(metrics)
                    .contains("gateway_breaker_state{region=\"cn-hangzhou\"} 0.0")
                    .doesNotContainPattern("gateway_upstream_calls_total\\{region=\"cn-hangzhou\","
                            + "result=\"(circuit-open|timed-out|throttled)\"\\} [1-9]");
        } finally {
            stage.close();
        }
    }

    @Test
    void whoWaitsForTheQuota_holdsNoPlaceAtTheRegion() throws Exception {
        Stage stage = Stage.set(config("{calls: 1, per: 1h}").replace("deadline: 2s", "deadline: 15s"));
        try {
            assertThat(stage.get(NATIVE.formatted(0)).statusCode()).isEqualTo(200);
            String free = line(stage, "gateway_bulkhead_free");

            List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
            for (int i = 1; i <= 4; i++) {
                waiting.add(ask(stage, NATIVE.formatted(i)));
            }

            for (CompletableFuture<HttpResponse<String>> each : waiting) {
                HttpResponse<String> answer = each.get(20, TimeUnit.SECONDS);
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
                assertThat(seconds(answer)).isBetween(3_000L, 3_601L);
            }
            assertThat(line(stage, "gateway_bulkhead_free")).isEqualTo(free);
            assertThat(line(stage, "gateway_bulkhead_waiting")).endsWith(" 0.0");
        } finally {
            stage.close();
        }
    }

    private static String line(Stage stage, String metric) throws Exception {
        return stage.manage("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(metric + "{region=\"cn-hangzhou\"}"))
                .findFirst()
                .orElseThrow();
    }

    /** Of one that did not say for how long: both who learnt it and who asks next are told at once. */
    @Test
    void knownToBeThrottled_isToldAtOnceOnBothFaces() throws Exception {
        Stage stage = Stage.set(config("{calls: 100, per: 1s}"));
        try {
            stage.control("PUT", "/faults/cn-hangzhou", "{\"mode\":\"error\",\"rate\":1,\"code\":\"Throttling.User\"}");
            HttpResponse<String> first = stage.get(NATIVE.formatted(1));
            int calls = stage.calls();

            long before = System.nanoTime();
            HttpResponse<String> second = stage.get(NATIVE.formatted(2));
            HttpResponse<String> rpc =
                    stage.get("/?Action=ListCommunityImages&Version=2018-04-12&RegionId=cn-hangzhou&InstanceType=t3");
            Duration took = Duration.ofNanos(System.nanoTime() - before);

            assertThat(calls).isEqualTo(1);
            assertThat(stage.calls()).isEqualTo(1);
            for (HttpResponse<String> each : List.of(first, second)) {
                assertThat(each.statusCode()).as(each.body()).isEqualTo(503);
                assertThat(each.body()).contains("hrottl");
                assertThat(seconds(each)).isPositive();
            }
            assertThat(rpc.statusCode()).as(rpc.body()).isEqualTo(400);
            assertThat(rpc.body()).contains("Throttling");
            assertThat(rpc.headers().firstValueAsLong("x-acs-retry-after").orElseThrow())
                    .isPositive();
            assertThat(took).isLessThan(Duration.ofSeconds(2));

            stage.control("DELETE", "/faults", "");
            stage.pass(Duration.ofSeconds(seconds(second) + 1));
            await().until(() -> stage.get(NATIVE.formatted(4)).statusCode() == 200);
        } finally {
            stage.close();
        }
    }
}
