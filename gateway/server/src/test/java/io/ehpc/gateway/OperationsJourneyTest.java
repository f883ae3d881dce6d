package io.ehpc.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.protocol.Operation;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every declared operation, from the client to the cloud and to the disk. */
class OperationsJourneyTest extends Journey {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void end() throws Exception {
        Stage.await(vertx.close());
    }

    static Set<String> names() {
        return Operation.ALL.keySet();
    }

    private static String path(String operation) {
        return "/?Action=" + operation + "&Version=2018-04-12&RegionId=cn-beijing";
    }

    @ParameterizedTest
    @MethodSource("names")
    void call_isAnsweredByTheCloudOnceAndThenByTheCache(String operation) throws Exception {
        HttpResponse<String> first = stage().get(path(operation));
        HttpResponse<String> second = stage().get(path(operation));

        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(Objects.requireNonNull(Operation.ALL.get(operation))
                        .read(first.body().getBytes(UTF_8))
                        .items())
                .isNotEmpty();
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(stage().calls()).isEqualTo(1);
    }

    @Test
    void clusters_pageByPage_areAllAndNoneTwice() throws Exception {
        for (int i = 0; i < 23; i++) {
            stage().control("PUT", "/clusters/cn-beijing/ehpc-added-" + i, "{}");
        }
        Map<String, JsonNode> seen = new HashMap<>();
        int pages = 0;
        int total;
        do {
            JsonNode page = Stage.json(
                    stage().get(path("ListClusters") + "&PageNumber=" + ++pages).body());
            total = page.path("TotalCount").asInt();
            assertThat(page.path("PageNumber").asInt()).isEqualTo(pages);
            page.path("Clusters")
                    .path("ClusterInfoSimple")
                    .forEach(cluster -> assertThat(seen.put(cluster.path("Id").asText(), cluster))
                            .isNull());
        } while (pages * 10 < total);

        assertThat(pages).isEqualTo(3);
        assertThat(seen).hasSize(total).containsKeys("ehpc-added-0", "ehpc-added-22");
        assertThat(Objects.requireNonNull(seen.get("ehpc-added-0"))
                        .path("RegionId")
                        .asText())
                .isEqualTo("cn-beijing");
    }

    /** A change at the cloud is seen once the answer is refreshed; an earlier one is not changed by it. */
    @Test
    void clusters_changed_areSeenAfterARefresh() throws Exception {
        stage().get(path("ListClustersMeta"));
        stage().control("PUT", "/clusters/cn-beijing/ehpc-new", "{\"name\":\"night shift\"}");

        assertThat(stage().get(path("ListClustersMeta")).body()).doesNotContain("night shift");
        stage().pass(Duration.ofMinutes(3));
        assertThat(stage().get(path("ListClustersMeta")).body()).contains("night shift");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CreateCluster", "DeleteImage", "SubmitJob", "listclusters", "DescribeImagePrice"})
    void actionThatIsNotDeclared_neverReachesTheCloud(String action) throws Exception {
        HttpResponse<String> refused = stage().get(path(action));

        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(Stage.json(refused.body()).path("Code").asText()).isEqualTo("InvalidAction.NotFound");
        assertThat(Stage.json(refused.body()).path("Message").asText()).contains(action, "ListClusters");
        assertThat(stage().calls()).isZero();
    }

    /** A region that is throttled for one operation is not for another. */
    @Test
    void quota_ofOneOperation_isNotThatOfAnother() throws Exception {
        GatewayConfig tight = stage().config(Stage.CONFIG.replace(
                "testAccessKeySecret}", "testAccessKeySecret, quota: {calls: 1, per: 1h}}"));
        stage().gateway().reconfigure(tight);

        for (String operation : names()) {
            assertThat(stage().get(path(operation)).statusCode()).as(operation).isEqualTo(200);
        }
        assertThat(stage().get(path("ListClusters") + "&PageNumber=2").statusCode())
                .isEqualTo(503);
        assertThat(stage().manage("/metrics").body())
                .contains("gateway_budget_left{account=\"test\",region=\"cn-beijing\"} 0.0");
    }

    @Test
    void restart_answersOfAllOperations_areServedFromDisk(@TempDir Path folder) throws Exception {
        Map<String, String> before = new HashMap<>();
        Gateway first = start(folder);
        for (String operation : names()) {
            before.put(operation, stage().get(first.port(), path(operation)).body());
        }
        Stage.await(first.stop());
        int calls = stage().calls();
        stage().control("PUT", "/faults/*", "{\"mode\":\"error\",\"rate\":1,\"code\":\"ServiceUnavailable\"}");
        stage().pass(Duration.ofMinutes(5));

        Gateway second = start(folder);

        for (String operation : names()) {
            HttpResponse<String> answer = stage().get(second.port(), path(operation));
            assertThat(answer.body()).as(operation).isEqualTo(before.get(operation));
            assertThat(answer.headers().firstValue("cache-status").orElse("")).contains("stale-if-error");
        }
        assertThat(calls).isEqualTo(names().size());
        JsonNode held = Stage.json(
                stage().get(second.managementPort(), "/admin/entries").body());
        assertThat(held.findValuesAsText("operation")).containsExactlyInAnyOrderElementsOf(names());
        assertThat(held.findValues("items")).hasSize(names().size()).allMatch(items -> items.asInt() > 0);
        Stage.await(second.stop());
    }

    private Gateway start(Path directory) throws Exception {
        GatewayConfig config = stage().config(Stage.CONFIG.replace(
                "{enabled: false}}", "{enabled: false}, store: {directory: \"" + directory + "\"}}"));
        return Stage.await(Gateway.start(vertx, config, stage().clock()));
    }
}
