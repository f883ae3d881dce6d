package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trouble of an upstream that its clients do not see, and what the metrics say of it. */
class RecoveryJourneyTest {
    private static final String REGION = "/v1/regions/cn-hangzhou/community-images";
    private static final String LABEL = "{region=\"cn-hangzhou\"";

    /** With second calls, and so much time for the first that they have some too. */
    private static final String CONFIG = Stage.CONFIG
            .replace("callTimeout: 1s", "callTimeout: 1900ms")
            .replace("resilience:", "resilience:\n  hedge: {enabled: true, after: 700ms}");

    private Stage stage;

    @BeforeEach
    void set() throws Exception {
        stage = Stage.set(CONFIG);
    }

    @AfterEach
    void strike() throws Exception {
        stage.close();
    }

    private void fault(String json) throws Exception {
        assertThat(stage.control("PUT", "/faults/cn-hangzhou", json).statusCode())
                .isLessThan(300);
    }

    private void metric(String line) throws Exception {
        assertThat(stage.manage("/metrics").body()).contains(line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"20m", "-20m", "23h"})
    void clocksDiffer_learnsTheRegionsAndKeepsToIt(String skew) throws Exception {
        fault("{\"mode\":\"none\",\"clockSkew\":\"" + skew + "\"}");

        assertThat(stage.get(REGION).statusCode()).isEqualTo(200);
        assertThat(stage.calls()).isEqualTo(2);
        assertThat(stage.get(REGION + "?instanceType=ecs.c6.large").statusCode())
                .isEqualTo(200);
        assertThat(stage.calls()).isEqualTo(3);

        metric("gateway_upstream_retries_total" + LABEL + ",result=\"made\"} 1.0");
        metric("gateway_upstream_calls_total" + LABEL + ",result=\"credentials\"} 1.0");
    }

    @Test
    void callsFailNowAndThen_areMadeAgain() throws Exception {
        fault("{\"mode\":\"reset\",\"rate\":0.3}");

        for (int i = 1; i <= 8; i++) {
            assertThat(stage.get(REGION + "?instanceType=ecs.c" + i + ".large").statusCode())
                    .isEqualTo(200);
        }

        assertThat(stage.calls()).as("with this seed some fail").isGreaterThan(8);
    }

    @Test
    void callHangs_aSecondOneAnswers() throws Exception {
        fault("{\"mode\":\"hang\",\"rate\":1}");

        CompletableFuture<HttpResponse<String>> answer =
                stage.http().sendAsync(Stage.request(stage.uri(REGION)), BodyHandlers.ofString());
        await().until(() -> stage.calls() == 1);
        stage.control("DELETE", "/faults", "");

        assertThat(answer.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(stage.calls()).isEqualTo(2);
        metric("gateway_upstream_hedges_total" + LABEL + ",result=\"won\"} 1.0");
    }

    @Test
    void breakerOpens_metricsCountWhatItRefusedAndSayWhenItWillTry() throws Exception {
        metric("gateway_breaker_next_try_seconds" + LABEL + "} 0.0");
        fault("{\"mode\":\"error\",\"code\":\"UnknownError\",\"rate\":1}");
        while (!stage.get(REGION).body().contains("circuit-open")) {
            assertThat(stage.calls()).isLessThan(11);
        }
        stage.get(REGION);

        String scraped = stage.manage("/metrics").body();
        assertThat(scraped)
                .containsPattern("gateway_upstream_calls_total\\" + LABEL + ",result=\"circuit-open\"\\} [2-9]")
                .containsPattern("gateway_breaker_next_try_seconds\\" + LABEL + "\\} [1-9]")
                .contains("gateway_bulkhead_free" + LABEL + "}")
                .contains("gateway_bulkhead_waiting" + LABEL + "} 0.0");
    }
}
