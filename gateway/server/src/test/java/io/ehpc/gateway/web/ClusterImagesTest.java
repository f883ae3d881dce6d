package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ehpc.gateway.catalogue.Answers;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Query;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists for clusters of which the request does not say where they are. */
class ClusterImagesTest {
    private static final String ALL = "/v1/community-images?clusterId=";
    private static final String SINGAPORE = "ap-southeast-1";
    private static final String BEIJING = "cn-beijing";
    private static final String HANGZHOU = "cn-hangzhou";
    private static final List<String> REGIONS = List.of(SINGAPORE, BEIJING, HANGZHOU);

    private static final String TWO_IMAGES =
            "{\"ImageId\": \"m-1\", \"ImageName\": \"a\"}, {\"ImageId\": \"m-2\", \"ImageName\": \"b\"}";

    private final ServedRoutes routes = new ServedRoutes();

    @AfterEach
    void close() {
        routes.close();
    }

    private static List<String> parts(Reply reply) {
        return StreamSupport.stream(reply.json().path("parts").spliterator(), false)
                .map(part -> String.join(
                        " ",
                        part.path("region").asText(),
                        part.path("clusterId").asText("-"),
                        part.path("state").asText()))
                .toList();
    }

    private long calls(Operation operation) {
        return routes.upstream.calls().stream()
                .filter(query -> query.operation().equals(operation))
                .count();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/community-images?clusterId=ehpc-1",
                "/v1/community-images?clusterId=ehpc-1&region=*",
                "/v1/community-images?clusterId=ehpc-1&region=ap-southeast-1,cn-beijing",
                "/v1/clusters/ehpc-1/community-images"
            })
    void cluster_thatARegionLists_isAskedForThere(String target) {
        routes.upstream.has(BEIJING, "ehpc-0", "ehpc-1");

        Reply reply = routes.get(target);

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(parts(reply)).containsExactly("cn-beijing ehpc-1 fresh");
        assertThat(reply.json().path("complete").asBoolean()).isTrue();
        assertThat(reply.json().at("/images/0/places/0/clusterId").asText()).isEqualTo("ehpc-1");
    }

    @Test
    void cluster_askedAgain_isAnsweredFromWhatIsHeld() {
        routes.upstream.has(BEIJING, "ehpc-1", "ehpc-2");
        routes.get(ALL + "ehpc-1");

        Reply again = routes.get(ALL + "ehpc-1&fields=imageId");
        Reply other = routes.get(ALL + "ehpc-2");

        assertThat(again.header("cache-status")).isEqualTo("ehpc-gateway; hit; ttl=60");
        assertThat(parts(other)).containsExactly("cn-beijing ehpc-2 fresh");
        assertThat(calls(Operation.LIST_CLUSTERS)).isEqualTo(3);
        assertThat(calls(Operation.LIST_COMMUNITY_IMAGES)).isEqualTo(2);
    }

    @Test
    void cluster_inTwoRegions_hasAPartInEach() {
        routes.upstream.has(BEIJING, "ehpc-1");
        routes.upstream.has(HANGZHOU, "ehpc-1");

        assertThat(parts(routes.get(ALL + "ehpc-1")))
                .containsExactly("cn-beijing ehpc-1 fresh", "cn-hangzhou ehpc-1 fresh");
        assertThat(parts(routes.get(ALL + "ehpc-1&region=ap-southeast-1,cn-hangzhou")))
                .containsExactly("cn-hangzhou ehpc-1 fresh");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # target                                                              | status | type
            /v1/clusters/ehpc-0/community-images                                  | 404    | not-found
            /v1/clusters/ehpc-hz-0/community-images                               | 404    | not-found
            /v1/clusters/ehpc-0/community-images?region=cn-beijing,cn-hangzhou    | 404    | not-found
            /v1/community-images?clusterId=ehpc-0                                 | 400    | bad-parameter
            /v1/community-images?clusterId=ehpc-1,ehpc-0                          | 400    | bad-parameter
            /v1/community-images?clusterId=ehpc-1&region=cn-beijing,cn-hangzhou   | 400    | bad-parameter
            /v1/clusters/ehpc-hz-known/community-images?region=cn-beijing         | 400    | bad-parameter
            """)
    void cluster_thatIsNotThere_isRefusedByEveryRegionsWord(String target, int status, String type) {
        routes.upstream.has(SINGAPORE, "ehpc-1");

        Reply reply = routes.get(target);

        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.text("type")).isEqualTo("urn:ehpc-gateway:problem:" + type);
        assertThat(reply.text("parameter")).isEqualTo("clusterId");
        assertThat(calls(Operation.LIST_COMMUNITY_IMAGES)).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # how two regions fail  | status
            UNREACHABLE BACKEND     | 502
            TIMED_OUT TIMED_OUT     | 504
            CIRCUIT_OPEN OVERLOADED | 503
            TIMED_OUT OVERLOADED    | 502
            NOT_FOUND NOT_FOUND     | 502
            """)
    void cluster_notFoundWhereRegionsFail_isNeverCalledUnknown(String faults, int status) {
        String[] kinds = faults.split(" ", -1);
        routes.upstream.fails(BEIJING, FaultKind.valueOf(kinds[0]));
        routes.upstream.fails(HANGZHOU, FaultKind.valueOf(kinds[1]));
        for (String target : List.of(ALL + "ehpc-0", "/v1/clusters/ehpc-0/community-images")) {
            Reply reply = routes.get(target);

            assertThat(reply.status()).as(reply.body()).isEqualTo(status);
            assertThat(reply.text("type")).isEqualTo("urn:ehpc-gateway:problem:cannot-know");
            assertThat(reply.json().path("parts").findValuesAsText("region")).containsExactly(BEIJING, HANGZHOU);
            assertThat(reply.json().at("/parts/0/error/type").asText())
                    .endsWith(":" + FaultKind.valueOf(kinds[0]).label());
            assertThat(reply.json().has("images")).isFalse();
        }
    }

    @Test
    void clusters_oneFoundAndOneNot_areAPartialAnswer() {
        routes.upstream.has(BEIJING, "ehpc-1");
        routes.upstream.fails(HANGZHOU, FaultKind.TIMED_OUT);

        Reply reply = routes.get(ALL + "ehpc-0,ehpc-1");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("complete").asBoolean(true)).isFalse();
        assertThat(parts(reply)).containsExactly("cn-beijing ehpc-1 fresh", "cn-hangzhou - failed");
        assertThat(reply.header("proxy-status")).contains("next-hop=\"cn-hangzhou\"");
        assertThat(routes.get(ALL + "ehpc-0,ehpc-1&require=all").text("type"))
                .isEqualTo("urn:ehpc-gateway:problem:too-few-parts");
    }

    /** The look-up leaves half of the time for the images. */
    @Test
    void cluster_foundBesideARegionThatHangs_isAnswered() {
        Promise<Answer> never = Promise.promise();
        routes.upstream.has(BEIJING, "ehpc-1");
        routes.upstream.in(HANGZHOU, query -> never.future());

        assertThat(parts(routes.get(ALL + "ehpc-1"))).containsExactly("cn-beijing ehpc-1 fresh");
        assertThat(routes.get(ALL + "ehpc-0").status()).isEqualTo(504);
    }

    @Test
    void everyCluster_ofAllRegions_isAPartEach() {
        routes.upstream.has(BEIJING, "ehpc-2", "ehpc-1");

        Reply reply = routes.get(ALL + "*");

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.json().path("complete").asBoolean()).isTrue();
        assertThat(parts(reply))
                .containsExactly(
                        "cn-beijing ehpc-1 fresh", "cn-beijing ehpc-2 fresh", "cn-hangzhou ehpc-hz-known fresh");
        assertThat(parts(routes.get("/v1/regions/cn-hangzhou/community-images?clusterId=*")))
                .containsExactly("cn-hangzhou ehpc-hz-known fresh");
    }

    @Test
    void everyCluster_whereARegionFails_isThatRegionsPartAndNotComplete() {
        routes.upstream.has(BEIJING, "ehpc-1");
        routes.upstream.in(HANGZHOU, ClusterImagesTest::listsNoClusters);

        Reply reply = routes.get(ALL + "*");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("complete").asBoolean(true)).isFalse();
        assertThat(parts(reply))
                .containsExactly("cn-beijing ehpc-1 fresh", "cn-hangzhou ehpc-hz-known fresh", "cn-hangzhou - failed");
        assertThat(routes.get(ALL + "*&format=csv&fields=imageId").body())
                .endsWith("cn-hangzhou,,failed,unreachable: It broke.,\r\n");
        assertThat(routes.get(ALL + "*&require=all").status()).isEqualTo(502);
        assertThat(routes.get(ALL + "*&require=quorum:3").status()).isEqualTo(502);
        assertThat(routes.get(ALL + "*&require=quorum:2").status()).isEqualTo(200);
        assertThat(routes.get(ALL + "*&require=quorum:4").text("parameter")).isEqualTo("require");
    }

    private static Future<Answer> listsNoClusters(Query query) {
        return query.operation().equals(Operation.LIST_CLUSTERS)
                ? Future.failedFuture(
                        Fault.of(FaultKind.UNREACHABLE, "It broke.").asException())
                : Future.succeededFuture(Answers.of(query, Answers.body("R", "{\"ImageId\": \"m-1\"}"), Answers.AS_OF));
    }

    @Test
    void everyCluster_noRegionCanSay_cannotBeKnown() {
        REGIONS.forEach(region -> routes.upstream.fails(region, FaultKind.TIMED_OUT));

        Reply reply = routes.get(ALL + "*&region=cn-beijing");

        assertThat(reply.status()).isEqualTo(504);
        assertThat(reply.text("type")).isEqualTo("urn:ehpc-gateway:problem:cannot-know");
        assertThat(parts(reply)).containsExactly("cn-beijing - failed");
    }

    @Test
    void everyCluster_whereThereIsNone_isACompleteAnswerWithoutImages() {
        for (String more : List.of("", "&require=all", "&format=ndjson", "&format=csv")) {
            Reply reply = routes.get(ALL + "*&region=cn-beijing" + more);
            assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        }
        JsonNode answer = routes.get(ALL + "*&region=cn-beijing").json();
        assertThat(answer.path("complete").asBoolean()).isTrue();
        assertThat(answer.path("images")).isEmpty();
        assertThat(answer.path("parts")).isEmpty();
    }

    @Test
    void everyCluster_moreThanMayBeAsked_isRefused() {
        routes.upstream.has(BEIJING, "ehpc-1", "ehpc-2");
        routes.upstream.has(SINGAPORE, "ehpc-3");

        Reply reply = routes.get(ALL + "*");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("parameter")).isEqualTo("clusterId");
        assertThat(reply.text("detail")).contains("has 4 parts; at most 3");
        assertThat(calls(Operation.LIST_COMMUNITY_IMAGES)).isZero();
    }

    @Test
    void everyCluster_onlyIfCached_callsForNothing() {
        Reply reply = routes.exchange(
                "GET " + ALL + "* HTTP/1.1\r\nHost: localhost\r\nCache-Control: only-if-cached\r\n\r\n");

        assertThat(reply.status()).as(reply.body()).isEqualTo(504);
        assertThat(parts(reply)).contains("cn-hangzhou ehpc-hz-known skipped", "cn-hangzhou - skipped");
        assertThat(routes.upstream.calls()).isEmpty();
    }

    @Test
    void everyCluster_inPages_goesOnWithItsCursorAndNoOther() {
        routes.upstream.in(
                HANGZHOU,
                query -> query.operation().equals(Operation.LIST_CLUSTERS)
                        ? Future.failedFuture(
                                Fault.of(FaultKind.BACKEND, "It failed.").asException())
                        : Future.succeededFuture(Answers.of(query, Answers.body("R", TWO_IMAGES), Answers.AS_OF)));
        Reply first = routes.get(ALL + "*&limit=1");
        String next = first.text("next");

        assertThat(first.json().at("/images/0/places/0/imageId").asText()).isEqualTo("m-1");
        assertThat(routes.get(next).json().at("/images/0/places/0/imageId").asText())
                .isEqualTo("m-2");
        assertThat(next).contains("clusterId=%2A");
        assertThat(routes.get(next.replace("clusterId=%2A", "clusterId=ehpc-hz-known"))
                        .text("parameter"))
                .isEqualTo("cursor");
    }
}
