package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.http.HttpServerRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who knows a cluster and not its region gets its images all the same, or is told why not. */
class ClustersJourneyTest extends Journey {
    private static final String HANG = "{\"mode\":\"hang\",\"rate\":1}";

    private List<String> clustersIn(String region) throws Exception {
        List<String> ids = new ArrayList<>();
        for (JsonNode cluster :
                Stage.json(stage().control("GET", "/clusters", "").body()).path("clusters")) {
            if (cluster.path("region").asText().equals(region)) {
                ids.add(cluster.path("id").asText());
            }
        }
        return ids;
    }

    private void put(String region, String cluster) throws Exception {
        assertThat(stage().control("PUT", "/clusters/" + region + "/" + cluster, "{\"name\":\"mine\"}")
                        .statusCode())
                .isLessThan(300);
    }

    private static String path(String cluster) {
        return "/v1/clusters/" + cluster + "/community-images";
    }

    private int listCalls() throws Exception {
        return Stage.json(stage().control("GET", "/calls", "").body())
                .path("byAction")
                .path("ListClusters")
                .asInt();
    }

    private int callsTo(String region) throws Exception {
        return Stage.json(stage().control("GET", "/calls", "").body())
                .path("byRegion")
                .path(region)
                .asInt();
    }

    @Test
    void cluster_withoutItsRegion_isFoundWhereItsIdHintsWithoutAskingOthers() throws Exception {
        String cluster = clustersIn("cn-hangzhou").get(0);

        HttpResponse<String> first = stage().get(path(cluster));
        HttpResponse<String> second = stage().get(path(cluster));

        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(Stage.json(first.body()).at("/parts/0/region").asText()).isEqualTo("cn-hangzhou");
        assertThat(Stage.json(first.body()).at("/parts/0/clusterId").asText()).isEqualTo(cluster);
        assertThat(second.headers().firstValue("Cache-Status").orElse("")).startsWith("ehpc-gateway; hit");
        assertThat(stage().calls()).as("its list and its images, once").isEqualTo(2);
    }

    @Test
    void cluster_whoseIdHintsElsewhere_isFoundWhereItIs() throws Exception {
        put("ap-southeast-1", "ehpc-hz-moved");

        JsonNode answer = Stage.json(stage().get(path("ehpc-hz-moved")).body());

        assertThat(answer.at("/parts/0/region").asText()).isEqualTo("ap-southeast-1");
        assertThat(answer.path("complete").asBoolean()).isTrue();
    }

    @Test
    void cluster_inTwoRegions_isMergedFromBoth() throws Exception {
        UpstreamStage odd = new UpstreamStage(Stage.CONFIG, ClustersJourneyTest::answerWithTheSameInTwoRegions);
        try {
            JsonNode answer = Stage.json(odd.get(path("ehpc-twice")).body());

            assertThat(answer.path("parts").findValuesAsText("region"))
                    .containsExactly("ap-southeast-1", "cn-hangzhou");
            assertThat(answer.path("complete").asBoolean()).isTrue();
            assertThat(answer.at("/images/0/places")).hasSize(2);
        } finally {
            odd.close();
        }
    }

    /** The simulator has each cluster once; this has one in all regions but Beijing. */
    private static void answerWithTheSameInTwoRegions(HttpServerRequest request) {
        boolean isInBeijing = "cn-beijing".equals(request.getParam("RegionId"));
        boolean isClusters = "ListClusters".equals(request.getHeader("x-acs-action"));
        String clusters = isInBeijing
                ? "\"TotalCount\":0,\"Clusters\":{\"ClusterInfoSimple\":[]}"
                : "\"TotalCount\":1,\"Clusters\":{\"ClusterInfoSimple\":[{\"Id\":\"ehpc-twice\"}]}";
        var unused = request.response()
                .putHeader("Content-Type", "application/json")
                .end("{\"RequestId\":\"r\","
                        + (isClusters
                                ? "\"PageNumber\":1,\"PageSize\":50," + clusters
                                : "\"Images\":{\"ImageInfo\":[{\"ImageId\":\"m-1\",\"ImageName\":\"lammps\"}]}")
                        + "}");
    }

    @Test
    void cluster_thatIsNowhere_isUnknownByEveryRegionsWord() throws Exception {
        HttpResponse<String> byPath = stage().get(path("ehpc-hz-none"));
        HttpResponse<String> byParameter = stage().get("/v1/community-images?clusterId=ehpc-hz-none");

        assertThat(byPath.statusCode()).isEqualTo(404);
        assertThat(byParameter.statusCode()).isEqualTo(400);
        assertThat(Stage.json(byParameter.body()).path("parameter").asText()).isEqualTo("clusterId");
        assertThat(listCalls()).isEqualTo(3);
    }

    @Test
    void cluster_notFoundWhileARegionHangs_isNotCalledUnknown() throws Exception {
        stage().control("PUT", "/faults/cn-beijing", HANG);

        HttpResponse<String> response = stage().get(path("ehpc-hz-none"));
        JsonNode problem = Stage.json(response.body());

        assertThat(response.statusCode()).as(response.body()).isEqualTo(504);
        assertThat(problem.path("type").asText()).isEqualTo("urn:ehpc-gateway:problem:cannot-know");
        assertThat(problem.path("parts").findValuesAsText("region")).containsExactly("cn-beijing");
        assertThat(problem.at("/parts/0/error/type").asText()).isEqualTo("urn:ehpc-gateway:problem:timed-out");
    }

    @Test
    void cluster_foundWhileAnotherRegionHangs_isAnsweredInTime() throws Exception {
        put("ap-southeast-1", "ehpc-mine");
        stage().control("PUT", "/faults/cn-beijing", HANG);

        JsonNode cold = Stage.json(stage().get(path("ehpc-mine")).body());
        int calls = callsTo("ap-southeast-1");
        JsonNode warm =
                Stage.json(stage().get(path("ehpc-mine") + "?fields=imageId").body());

        assertThat(cold.at("/parts/0/region").asText()).isEqualTo("ap-southeast-1");
        assertThat(cold.path("complete").asBoolean()).isTrue();
        assertThat(warm.path("complete").asBoolean()).isTrue();
        // The region that hangs may be tried again behind.
        assertThat(callsTo("ap-southeast-1")).as("it is not asked again").isEqualTo(calls);
    }

    @Test
    void everyCluster_whileARegionHangs_isThoseOfTheOthersAndMarked() throws Exception {
        stage().control("PUT", "/faults/cn-beijing", HANG);

        JsonNode answer =
                Stage.json(stage().get("/v1/community-images?clusterId=*").body());

        assertThat(answer.path("complete").asBoolean(true)).isFalse();
        List<String> asked = answer.path("parts").findValuesAsText("clusterId");
        List<String> expected = new ArrayList<>(clustersIn("ap-southeast-1"));
        expected.addAll(clustersIn("cn-hangzhou"));
        assertThat(asked).containsExactlyInAnyOrderElementsOf(expected);
        JsonNode lost = answer.path("parts").get(asked.size());
        assertThat(lost.path("region").asText()).isEqualTo("cn-beijing");
        assertThat(lost.path("state").asText()).isEqualTo("failed");
        assertThat(answer.path("parts")).hasSize(asked.size() + 1);
    }
}
