package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.store.AnswerStore;
import io.ehpc.gateway.store.Saved;
import io.ehpc.gateway.telemetry.StoreMetrics;
import io.ehpc.gateway.upstream.Listed;
import io.ehpc.gateway.upstream.Query;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that starts again answers from its disk, at the true age, without a call. */
class WarmRestartJourneyTest extends Journey {
    private static final String ALL = "/v1/community-images?region=*&limit=all";

    @TempDir
    private Path folder;

    // Of their own: gateways on one instance share a free port.
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void end() throws Exception {
        Stage.await(vertx.close());
    }

    /** Starts one that keeps its answers in that folder, in front of that endpoint. */
    private Gateway start(Path directory, String endpoint) throws Exception {
        return start(vertx, directory, endpoint);
    }

    private Gateway start(Vertx on, Path directory, String endpoint) throws Exception {
        GatewayConfig config = stage().config(Stage.CONFIG
                .replace("127.0.0.1:${SIMULATOR_PORT}", endpoint)
                .replace("{enabled: false}}", "{enabled: false}, store: {directory: \"" + directory + "\"}}"));
        return Stage.await(Gateway.start(on, config, stage().clock()));
    }

    private Gateway start() throws Exception {
        return start(folder, "127.0.0.1:${SIMULATOR_PORT}");
    }

    private int fill() throws Exception {
        Gateway first = start();
        assertThat(stage().get(first.port(), ALL).statusCode()).isEqualTo(200);
        Stage.await(first.stop());
        return stage().calls();
    }

    @Test
    void restart_fresh_answersWithoutACall() throws Exception {
        int calls = fill();
        stage().pass(Duration.ofSeconds(30));
        Gateway second = start();

        HttpResponse<String> answer = stage().get(second.port(), ALL);

        assertThat(Integer.parseInt(answer.headers().firstValue("Age").orElse("")))
                .isBetween(30, 40);
        for (JsonNode part : Stage.json(answer.body()).path("parts")) {
            assertThat(part.path("state").asText()).isEqualTo("fresh");
            assertThat(part.path("age").asInt()).isBetween(30, 40);
        }
        assertThat(stage().calls()).isEqualTo(calls);
        Stage.await(second.stop());
    }

    @Test
    void restart_tooOld_callsAgain() throws Exception {
        int calls = fill();
        stage().pass(Duration.ofMinutes(10));
        Gateway second = start();

        HttpResponse<String> answer = stage().get(second.port(), ALL);

        assertThat(answer.headers().firstValue("Age")).contains("0");
        assertThat(stage().calls()).isEqualTo(2 * calls);
        Stage.await(second.stop());
    }

    @Test
    void restart_staleAndUpstreamGone_answersStale() throws Exception {
        fill();
        stage().control("PUT", "/faults/*", "{\"mode\":\"error\",\"rate\":1,\"code\":\"ServiceUnavailable\"}");
        stage().pass(Duration.ofMinutes(5));
        Gateway second = start();

        JsonNode answer = Stage.json(stage().get(second.port(), ALL).body());

        assertThat(answer.path("complete").asBoolean()).isTrue();
        for (JsonNode part : answer.path("parts")) {
            assertThat(part.path("state").asText()).isEqualTo("stale-if-error");
        }
        Stage.await(second.stop());
    }

    @Test
    void restart_anotherEndpoint_servesNothingOfIt() throws Exception {
        fill();
        Gateway second = start(folder, "127.0.0.1:9");

        HttpResponse<String> answer = stage().get(second.port(), ALL);

        assertThat(answer.statusCode())
                .as(Stage.json(answer.body()).path("parts").toString())
                .isEqualTo(502);
        Stage.await(second.stop());
    }

    /** Saves an answer of cn-hangzhou of this body in place of what is on disk, as of now. */
    private void save(String body) throws Exception {
        Query query = new Query("test", Operation.LIST_COMMUNITY_IMAGES, "cn-hangzhou", new TreeMap<>());
        AnswerStore store = new AnswerStore(
                vertx,
                folder,
                stage().clock().wall(),
                Operation.ALL,
                new StoreMetrics(new SimpleMeterRegistry(), true),
                late -> Future.succeededFuture());
        Stage.await(store.open());
        String endpoint = "http://127.0.0.1:" + stage().simulator().port();
        store.save(new Saved(
                query,
                stage().clock().wall().instant(),
                false,
                endpoint,
                new Listed.Summary("R-1", 1, 100),
                Buffer.buffer(body)));
        Stage.await(store.close());
    }

    /** As when a release reads answers otherwise than the one before it. */
    @Test
    void restart_oneCannotBeRead_isDroppedAndTheOthersStay() throws Exception {
        int calls = fill();
        save("{\"RequestId\":\"R-1\",\"Images\":{\"ImageInfo\":[{}]}}");
        Gateway second = start();

        JsonNode atOnce = Stage.json(stage().get(second.port(), ALL).body());
        assertThat(atOnce.path("complete").asBoolean()).isFalse();
        assertThat(atOnce.path("parts"))
                .extracting(part -> part.path("state").asText())
                .containsExactlyInAnyOrder("failed", "fresh", "fresh");
        await().untilAsserted(
                        () -> assertThat(stage().get(second.port(), ALL).body()).contains("\"complete\":true"));

        assertThat(stage().calls()).isEqualTo(calls + 1);
        Stage.await(second.stop());
    }

    private int purge(Gateway gateway, String mode) throws Exception {
        URI all = URI.create("http://127.0.0.1:" + gateway.managementPort() + "/admin/entries?region=*&mode=" + mode);
        return stage().http()
                .send(HttpRequest.newBuilder(all).DELETE().build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void restart_purgedSoftly_isServedOnceMoreAndRefreshed() throws Exception {
        Gateway first = start();
        stage().get(first.port(), ALL);
        assertThat(purge(first, "soft")).isEqualTo(200);
        Stage.await(first.stop());
        int calls = stage().calls();
        Gateway second = start();

        JsonNode answer = Stage.json(stage().get(second.port(), ALL).body());

        for (JsonNode part : answer.path("parts")) {
            assertThat(part.path("state").asText()).isEqualTo("stale");
        }
        await().until(() -> stage().calls() == 2 * calls);
        Stage.await(second.stop());
    }

    /** Starts one while another has the store, and ends the other. */
    private Gateway startBeside(boolean purge) throws Exception {
        Vertx other = Vertx.vertx();
        Gateway first = start(other, folder, "127.0.0.1:${SIMULATOR_PORT}");
        stage().get(first.port(), ALL);
        Gateway second = start();
        if (purge) {
            assertThat(purge(second, "hard")).isEqualTo(500);
        }
        Stage.await(first.stop());
        Stage.await(other.close());
        await().until(() ->
                stage().get(second.managementPort(), "/metrics").body().contains("gateway_store_up 1.0"));
        return second;
    }

    @Test
    void start_storeIsFreeLater_isWarmThen() throws Exception {
        Gateway second = startBeside(false);
        int calls = stage().calls();

        stage().get(second.port(), ALL);

        assertThat(stage().calls()).isEqualTo(calls);
        Stage.await(second.stop());
    }

    @Test
    void start_storeIsFreeAfterAPurge_isEmpty() throws Exception {
        Gateway second = startBeside(true);
        int calls = stage().calls();
        assertThat(stage().get(second.managementPort(), "/metrics").body()).contains("gateway_store_records 0.0");

        stage().get(second.port(), ALL);

        assertThat(stage().calls()).isEqualTo(2 * calls);
        Stage.await(second.stop());
    }

    @Test
    void start_folderThatCannotBe_servesWithoutOne() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        Gateway gateway = start(file.resolve("store"), "127.0.0.1:${SIMULATOR_PORT}");

        assertThat(stage().get(gateway.port(), ALL).statusCode()).isEqualTo(200);
        assertThat(stage().get(gateway.managementPort(), "/metrics").body()).contains("gateway_store_up 0.0");
        assertThat(stage().get(gateway.managementPort(), "/readyz").statusCode())
                .isEqualTo(200);
        Stage.await(gateway.stop());
    }
}
