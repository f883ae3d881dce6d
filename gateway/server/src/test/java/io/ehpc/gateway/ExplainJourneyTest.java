package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a real gateway tells of its waits. */
class ExplainJourneyTest {
    private static final String REGION = "/v1/regions/cn-hangzhou/community-images";

    private static HttpRequest asking(Stage stage, String path) {
        return HttpRequest.newBuilder(stage.uri(path))
                .header("x-ehpc-explain", "1")
                .build();
    }

    private static JsonNode part(HttpResponse<String> response) throws Exception {
        return Stage.json(response.body()).path("explain").path("parts").get(0);
    }

    private static List<String> waits(JsonNode part) {
        List<String> waits = new ArrayList<>();
        part.path("waits")
                .forEach(wait -> waits.add(
                        wait.path("for").asText() + " " + wait.path("result").asText()));
        return waits;
    }

    @Test
    void callThatFailsAndIsMadeAgain_isToldStepByStep() throws Exception {
        Stage stage = Stage.set();
        try {
            stage.control(
                    "PUT", "/faults/cn-hangzhou", "{\"mode\":\"error\",\"rate\":1,\"code\":\"ServiceUnavailable\"}");

            HttpResponse<String> response = stage.http().send(asking(stage, REGION), BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(502);
            assertThat(response.headers().firstValue("x-ehpc-explain").orElse(""))
                    .contains("load=\"begun\"")
                    .containsPattern(", call;at=[0-9.]+;ms=[0-9.]+;result=\"backend\", retry;at=[0-9.]+;ms=[0-9.]+;"
                            + "result=\"ok\", call;at=[0-9.]+;ms=[0-9.]+;result=\"backend\"");
        } finally {
            stage.close();
        }
    }

    @Test
    void quotaOfOneCall_isWaitedFor_andWhoJoinsIsToldOfTheSameLoad() throws Exception {
        Stage stage = Stage.set(Stage.CONFIG.replace(
                "accessKeySecret: testAccessKeySecret}",
                "accessKeySecret: testAccessKeySecret, quota: {calls: 1, per: 500ms}}"));
        try {
            stage.get(REGION);
            List<CompletableFuture<HttpResponse<String>>> both = List.of(
                    stage.http()
                            .sendAsync(asking(stage, REGION + "?instanceType=ecs.c6.large"), BodyHandlers.ofString()),
                    stage.http()
                            .sendAsync(asking(stage, REGION + "?instanceType=ecs.c6.large"), BodyHandlers.ofString()));
            List<String> loads = new ArrayList<>();
            for (CompletableFuture<HttpResponse<String>> each : both) {
                JsonNode part = part(each.get(20, TimeUnit.SECONDS));
                loads.add(part.path("load").asText());
                assertThat(waits(part)).containsExactly("quota ok", "call ok");
                assertThat(part.path("waits").get(0).path("tookMillis").asDouble())
                        .isPositive();
            }

            assertThat(loads).containsExactlyInAnyOrder("begun", "joined");
        } finally {
            stage.close();
        }
    }
}
