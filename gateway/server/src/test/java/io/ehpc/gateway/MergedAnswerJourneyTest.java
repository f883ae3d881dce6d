package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a portal sees: all regions merged, also while some of them fail. */
class MergedAnswerJourneyTest extends Journey {
    private static final String ALL = "/v1/community-images?region=*&limit=all";
    private static final String DOWN = "{\"mode\":\"error\",\"rate\":1,\"code\":\"ServiceUnavailable\"}";

    @Test
    void allRegions_cold_isMergedAndCompleteWithOneCallEach() throws Exception {
        HttpResponse<String> response = stage().get(ALL);
        JsonNode answer = Stage.json(response.body());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(answer.path("complete").asBoolean()).isTrue();
        assertThat(answer.path("parts").findValuesAsText("region"))
                .containsExactly("ap-southeast-1", "cn-beijing", "cn-hangzhou");
        assertThat(answer.path("parts").findValuesAsText("state")).containsOnly("fresh");
        assertThat(stage().calls()).isEqualTo(3);
        assertThat(answer.path("images").size()).isGreaterThan(40);
        assertThat(places(answer)).isEqualTo(sum(answer.path("parts").findValues("images")));
    }

    @Test
    void allRegions_imageInSeveralRegions_isOneEntryWithItsPlaces() throws Exception {
        JsonNode answer = Stage.json(stage().get(ALL).body());

        List<JsonNode> shared = new ArrayList<>();
        answer.path("images").forEach(image -> {
            if (image.path("places").size() == 3) {
                shared.add(image);
            }
        });
        assertThat(shared).isNotEmpty();
        assertThat(shared.get(0).path("places").findValuesAsText("imageId")).doesNotHaveDuplicates();
        assertThat(shared.get(0).path("places").findValuesAsText("region"))
                .containsExactly("ap-southeast-1", "cn-beijing", "cn-hangzhou");
    }

    @Test
    void allRegions_warm_isAnsweredWithoutACall() throws Exception {
        stage().get(ALL);
        HttpResponse<String> second = stage().get(ALL);

        assertThat(stage().calls()).isEqualTo(3);
        assertThat(second.headers().firstValue("Cache-Status").orElse("")).startsWith("ehpc-gateway; hit; ttl=");
        assertThat(second.headers().firstValue("Age")).contains("0");
    }

    @Test
    void oneQuery_askedByManyAtOnce_isCalledOnce() throws Exception {
        stage().gateway()
                .reconfigure(stage().config(Stage.CONFIG
                        .replace("deadline: 2s", "deadline: 15s")
                        // What comes late on a busy machine is not asked for again.
                        .replace("callTimeout: 1s", "callTimeout: 15s")));
        List<CompletableFuture<HttpResponse<String>>> many = new ArrayList<>();
        stage().control("PUT", "/faults/cn-hangzhou", "{\"mode\":\"none\",\"latency\":\"300ms\"}");
        for (int i = 0; i < 500; i++) {
            many.add(stage().http()
                    .sendAsync(
                            Stage.request(stage().uri("/v1/regions/cn-hangzhou/community-images")),
                            HttpResponse.BodyHandlers.ofString()));
        }
        for (CompletableFuture<HttpResponse<String>> one : many) {
            assertThat(one.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
        assertThat(stage().calls()).isEqualTo(1);
    }

    @Test
    void regionDown_cold_isMarkedAndTheOthersCome() throws Exception {
        stage().control("PUT", "/faults/cn-beijing", DOWN);

        HttpResponse<String> response = stage().get(ALL);
        JsonNode answer = Stage.json(response.body());
        JsonNode beijing = part(answer, "cn-beijing");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(answer.path("complete").asBoolean()).isFalse();
        assertThat(beijing.path("state").asText()).isEqualTo("failed");
        assertThat(beijing.path("error").path("code").asText()).isEqualTo("ServiceUnavailable");
        assertThat(beijing.path("error").path("status").asInt()).isEqualTo(502);
        assertThat(part(answer, "cn-hangzhou").path("state").asText()).isEqualTo("fresh");
        assertThat(response.headers().firstValue("Cache-Status").orElse(""))
                .contains("detail=\"partial: cn-beijing failed\"");
    }

    @Test
    void regionDown_warm_isServedOnAndMarked() throws Exception {
        stage().get(ALL);
        stage().control("PUT", "/faults/cn-beijing", DOWN);

        stage().pass(Duration.ofSeconds(130));
        JsonNode answer = Stage.json(stage().get(ALL).body());
        JsonNode beijing = part(answer, "cn-beijing");

        assertThat(answer.path("complete").asBoolean()).isTrue();
        assertThat(beijing.path("state").asText()).isEqualTo("stale-if-error");
        assertThat(beijing.path("age").asInt()).isBetween(130, 140);
        assertThat(beijing.path("error").path("code").asText()).isEqualTo("ServiceUnavailable");
        assertThat(part(answer, "cn-hangzhou").path("state").asText()).isEqualTo("fresh");
    }

    @Test
    void regionDown_pastTheStaleLimit_isNeverServed() throws Exception {
        stage().get(ALL);
        stage().control("PUT", "/faults/cn-beijing", DOWN);

        stage().pass(Duration.ofMinutes(11));
        JsonNode answer = Stage.json(stage().get(ALL).body());

        assertThat(answer.path("complete").asBoolean()).isFalse();
        assertThat(part(answer, "cn-beijing").path("state").asText()).isEqualTo("failed");
    }

    @Test
    void allRegionsDown_cold_isAProblemWithoutImages() throws Exception {
        stage().control("PUT", "/faults/*", DOWN);

        HttpResponse<String> response = stage().get(ALL);
        JsonNode problem = Stage.json(response.body());

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(problem.has("images")).isFalse();
        assertThat(problem.path("parts").size()).isEqualTo(3);
    }

    @Test
    void cluster_namedWithItsRegion_isAskedThere() throws Exception {
        String cluster = clusterIn("cn-hangzhou");

        HttpResponse<String> response = stage().get("/v1/clusters/" + cluster + "/community-images?region=cn-hangzhou");
        JsonNode answer = Stage.json(response.body());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(answer.path("parts").get(0).path("clusterId").asText()).isEqualTo(cluster);
    }

    @Test
    void cluster_unknownUpstream_isNotFound() throws Exception {
        HttpResponse<String> response =
                stage().get("/v1/clusters/ehpc-hz-doesnotexist/community-images?region=cn-hangzhou");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(Stage.json(response.body()).path("code").asText()).isEqualTo("ClusterNotFound");
    }

    private String clusterIn(String region) throws Exception {
        for (JsonNode cluster :
                Stage.json(stage().control("GET", "/clusters", "").body()).path("clusters")) {
            if (cluster.path("region").asText().equals(region)) {
                return cluster.path("id").asText();
            }
        }
        throw new AssertionError("no cluster in " + region);
    }

    private static JsonNode part(JsonNode answer, String region) {
        for (JsonNode part : answer.path("parts")) {
            if (part.path("region").asText().equals(region)) {
                return part;
            }
        }
        throw new AssertionError("no part for " + region + " in " + answer.path("parts"));
    }

    private static int places(JsonNode answer) {
        int places = 0;
        for (JsonNode image : answer.path("images")) {
            places += image.path("places").size();
        }
        return places;
    }

    private static int sum(List<JsonNode> numbers) {
        return numbers.stream().mapToInt(JsonNode::asInt).sum();
    }
}
