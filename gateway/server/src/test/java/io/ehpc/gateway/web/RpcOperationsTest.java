package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Query;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every declared operation on the RPC face: served by its declaration alone. */
class RpcOperationsTest {
    private static final String REGION = "cn-hangzhou";

    private final ServedRoutes routes = new ServedRoutes();

    @AfterEach
    void close() {
        routes.close();
    }

    static Set<String> names() {
        return Operation.ALL.keySet();
    }

    private static String asked(String operation) {
        return "/?Action=" + operation + "&Version=2018-04-12&RegionId=" + REGION;
    }

    /** A good body of one item, spaced as no writer of ours would. */
    private static String body(String operation, String requestId) {
        String page = "\"TotalCount\": \"11\",\"PageSize\" :10, \"PageNumber\":2,";
        String list = switch (operation) {
            case "ListClusters" -> page + "\"Clusters\":{\"ClusterInfoSimple\": [{ \"Id\":\"ehpc-1\"}]}";
            case "ListClustersMeta" -> page + "\"Clusters\":{\"ClusterInfoSimple\":[{ }]}";
            case "ListImages" -> "\"OsTags\":{\"OsInfo\":[{\"Version\": 7.20}]}";
            case "ListRegions" -> "\"Regions\":{\"RegionInfo\":[{\"RegionId\":\"a\",\"LocalName\":\"华东\"}]}";
            default -> "\"Images\":{\"ImageInfo\":[{\"ImageId\" : \"m-1\"}]}";
        };
        return "{ " + list + ",\n\"RequestId\":\"" + requestId + "\" }";
    }

    @ParameterizedTest
    @MethodSource("names")
    void goodCall_isTheUpstreamsBytesAndTheSecondTimeFromTheCache(String operation) {
        routes.upstream.answers(REGION, body(operation, "R-1"));

        Reply first = routes.get(asked(operation));
        routes.upstream.answers(REGION, body(operation, "R-2"));
        Reply second = routes.get(asked(operation));

        assertThat(first.status()).as(first.body()).isEqualTo(200);
        assertThat(first.body()).isEqualTo(body(operation, "R-1"));
        assertThat(first.header("cache-status")).contains("fwd=miss; stored");
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("cache-status")).contains("hit");
        assertThat(second.header("etag")).isNotEmpty().isEqualTo(first.header("etag"));
        assertThat(routes.upstream.calls())
                .singleElement()
                .extracting(query -> query.operation().name(), Query::region, Query::filters)
                .containsExactly(operation, REGION, Map.of());
    }

    @ParameterizedTest
    @MethodSource("names")
    void staleCall_upstreamDown_isServedAndSaysSo(String operation) {
        routes.upstream.answers(REGION, body(operation, "R-1"));
        routes.get(asked(operation));
        routes.upstream.fails(REGION, FaultKind.UNREACHABLE);
        routes.clock.pass(Duration.ofMinutes(5));

        Reply reply = routes.get(asked(operation));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(body(operation, "R-1"));
        assertThat(reply.header("cache-status")).contains("detail=stale-if-error");
    }

    /** One answer never stands in for another. */
    @Test
    void calls_ofAllOperations_areHeldApart() {
        names().forEach(operation -> {
            routes.upstream.answers(REGION, body(operation, operation));
            routes.get(asked(operation));
        });

        names().forEach(operation ->
                assertThat(routes.get(asked(operation)).body()).isEqualTo(body(operation, operation)));
        assertThat(routes.upstream.calls()).hasSize(names().size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ListClusters     | PageNumber=0              | InvalidParameter     | PageNumber
            ListClusters     | PageNumber=01             | InvalidParameter     | PageNumber
            ListClusters     | PageSize=51               | InvalidParameter     | PageSize
            ListClusters     | PageNumber=2147483648     | InvalidParameter     | PageNumber
            ListClusters     | PageNumber=1&PageNumber=2 | InvalidParameter     | PageNumber
            ListClusters     | ClusterId=ehpc-1          | UnsupportedParameter | ClusterId
            ListClustersMeta | PageSize=%2B1             | InvalidParameter     | PageSize
            ListCustomImages | ImageOwnerAlias=system    | InvalidParameter     | ImageOwnerAlias
            ListCustomImages | PageNumber=1              | UnsupportedParameter | PageNumber
            ListImages       | InstanceType=ecs..tiny    | InvalidParameter     | InstanceType
            ListImages       | ImageOwnerAlias=self      | UnsupportedParameter | ImageOwnerAlias
            ListRegions      | BaseOsTag=a               | UnsupportedParameter | BaseOsTag
            """)
    void badParameter_isRefusedByNameAndNotForwarded(String operation, String query, String code, String parameter) {
        Reply reply = routes.get(asked(operation) + "&" + query);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("Code")).isEqualTo(code);
        assertThat(reply.text("Message")).contains(parameter);
        assertThat(routes.upstream.calls()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # first                  | then                     | calls
            PageNumber=1&PageSize=10 |                          | 1
            PageSize=10              | PageNumber=1             | 1
            PageNumber=              | PageSize=                | 1
            PageNumber=2             | PageNumber=2&PageSize=10 | 1
            PageNumber=2&PageSize=50 | PageSize=50&PageNumber=2 | 1
            PageNumber=1             | PageNumber=2             | 2
            PageSize=10              | PageSize=50              | 2
            """)
    void pages_askedFor_areOneQueryIfTheyAreOnePage(String first, @Nullable String then, int calls) {
        routes.upstream.answers(REGION, body("ListClusters", "R-1"));

        routes.get(asked("ListClusters") + "&" + first);
        routes.get(asked("ListClusters") + (then == null ? "" : "&" + then));

        assertThat(routes.upstream.calls()).hasSize(calls);
    }
}
