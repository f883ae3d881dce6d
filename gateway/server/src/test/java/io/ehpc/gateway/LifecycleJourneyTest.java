package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ehpc.gateway.config.GatewayConfig;
import io.vertx.core.Future;
import java.net.BindException;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A gateway's life: health, another configuration while it runs, an orderly stop. */
class LifecycleJourneyTest extends Journey {
    private static final String REGION = "/v1/regions/cn-hangzhou/community-images";

    @Test
    void health_whileTheCloudIsDown_isReady() throws Exception {
        stage().control("PUT", "/faults/*", "{\"mode\":\"reset\",\"rate\":1}");
        stage().get("/v1/community-images");

        assertThat(stage().manage("/livez").statusCode()).isEqualTo(200);
        assertThat(stage().manage("/readyz").statusCode()).isEqualTo(200);
        assertThat(stage().get("/metrics").statusCode()).isEqualTo(404);
    }

    @Test
    void metrics_afterTraffic_tellWhatHappened() throws Exception {
        stage().get(REGION);
        stage().get(REGION);

        String metrics = stage().manage("/metrics").body();
        assertThat(metrics)
                .contains("gateway_cache_lookups_total{outcome=\"fresh\",region=\"cn-hangzhou\"} 1.0")
                .contains("gateway_cache_lookups_total{outcome=\"miss\",region=\"cn-hangzhou\"} 1.0")
                .contains("gateway_upstream_calls_total{region=\"cn-hangzhou\",result=\"ok\"} 1.0")
                .contains("gateway_upstream_calls_total{region=\"cn-beijing\",result=\"ok\"} 0.0")
                .contains("gateway_breaker_state{region=\"cn-hangzhou\"} 0.0")
                .contains("jvm_memory_used_bytes");
    }

    @Test
    void stop_withAnAnswerUnderWay_letsItFinishAndTakesNoMore() throws Exception {
        stage().control("PUT", "/faults/cn-hangzhou", "{\"mode\":\"none\",\"latency\":\"700ms\"}");
        CompletableFuture<HttpResponse<String>> underWay =
                stage().http().sendAsync(Stage.request(stage().uri(REGION)), BodyHandlers.ofString());
        await().atMost(Duration.ofSeconds(5)).until(() -> inProgress() == 1);

        Future<Void> stopped = stage().gateway().stop();

        HttpResponse<String> finished = underWay.get(10, TimeUnit.SECONDS);
        assertThat(finished.statusCode()).isEqualTo(200);
        assertThat(finished.headers().firstValue("Connection")).contains("close");
        Stage.await(stopped);
        assertThatThrownBy(() -> stage().get(REGION)).isInstanceOf(ConnectException.class);
    }

    @Test
    void health_withMoreRequestsThanItsBound_isOverloadedUntilTheyAreAnswered() throws Exception {
        stage().gateway()
                .reconfigure(stage().config(Stage.CONFIG + "readiness: {maxRequests: 2, maxLoopLag: 1m, after: 1ms}"));
        stage().control("PUT", "/faults/*", "{\"mode\":\"hang\"}");
        List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waiting.add(stage().http().sendAsync(Stage.request(stage().uri(REGION)), BodyHandlers.ofString()));
        }

        await().atMost(Duration.ofSeconds(10)).until(() -> ready() == 503);
        assertThat(Stage.json(stage().manage("/readyz").body()).path("status").asText())
                .isEqualTo("overloaded");
        assertThat(stage().manage("/metrics").body()).contains("gateway_ready 0.0");

        for (CompletableFuture<HttpResponse<String>> each : waiting) {
            assertThat(each.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(504);
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> ready() == 200);
    }

    private int ready() throws Exception {
        return stage().manage("/readyz").statusCode();
    }

    private double inProgress() throws Exception {
        return stage().manage("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("gateway_requests_in_progress "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    @Test
    void reconfigure_withAnotherRegion_servesItAndKeepsWhatIsHeld() throws Exception {
        stage().get(REGION);
        GatewayConfig next = stage().config(Stage.CONFIG.replace("cn-beijing:", "cn-shanghai:"));

        stage().gateway().reconfigure(next);

        assertThat(stage().get(REGION).headers().firstValue("Cache-Status").orElse(""))
                .contains("; hit;");
        assertThat(stage().get("/v1/regions/cn-shanghai/community-images").statusCode())
                .isEqualTo(200);
        assertThat(stage().get("/v1/regions/cn-beijing/community-images").statusCode())
                .isEqualTo(404);
    }

    @Test
    void reconfigure_withShorterLifetimes_judgesWhatIsHeldByThem() throws Exception {
        stage().get(REGION);
        stage().gateway().reconfigure(stage().config(Stage.CONFIG.replace("fresh: 60s", "fresh: 1s")));
        stage().pass(Duration.ofSeconds(2));

        JsonNode answer = Stage.json(stage().get(REGION).body());

        assertThat(answer.path("parts").get(0).path("state").asText()).isEqualTo("stale");
    }

    @Test
    void start_onATakenPort_failsAndSaysWhich() throws Exception {
        GatewayConfig taken = stage().config(Stage.CONFIG.replace(
                "server: {port: 0}", "server: {port: " + stage().gateway().port() + "}"));

        assertThatThrownBy(() -> Stage.await(Gateway.start(stage().vertx(), taken, stage().clock())))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(BindException.class);
    }
}
