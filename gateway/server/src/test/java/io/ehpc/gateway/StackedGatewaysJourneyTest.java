package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A gateway whose cloud is another gateway: what that one holds is as old as it says. */
class StackedGatewaysJourneyTest {

    @Test
    void secondGateway_getsWhatTheFirstHolds_andItsAgeCounts() throws Exception {
        Stage stage = Stage.set();
        String inFront = Stage.CONFIG.replace(
                "http://127.0.0.1:${SIMULATOR_PORT}",
                "http://127.0.0.1:" + stage.gateway().port());
        Gateway second = Stage.await(Gateway.start(stage.vertx(), stage.config(inFront), stage.clock()));
        try {
            stage.get("/v1/regions/cn-beijing/community-images");
            stage.pass(Duration.ofSeconds(45));

            HttpResponse<String> response = stage.get(second.port(), "/v1/regions/cn-beijing/community-images");
            JsonNode part = Stage.json(response.body()).path("parts").get(0);
            assertThat(part.path("age").asInt()).isBetween(45, 50);
            assertThat(part.path("state").asText()).isEqualTo("fresh");

            stage.pass(Duration.ofSeconds(20));
            JsonNode older = Stage.json(stage.get(second.port(), "/v1/regions/cn-beijing/community-images")
                            .body())
                    .path("parts")
                    .get(0);
            assertThat(older.path("state").asText()).isEqualTo("stale");
            assertThat(stage.calls()).isLessThanOrEqualTo(2);
        } finally {
            Stage.await(second.stop());
            stage.close();
        }
    }
}
