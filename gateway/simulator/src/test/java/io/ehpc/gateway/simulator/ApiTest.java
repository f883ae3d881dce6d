package io.ehpc.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.protocol.ApiError;
import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.protocol.ItemList;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.protocol.Parameters;
import io.ehpc.gateway.protocol.RegionInfo;
import io.ehpc.gateway.signing.Acs3Signature;
import io.ehpc.gateway.simulator.Catalogue.Cluster;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiTest {
    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void list_region_answersItsImages() throws Exception {
        HttpResponse<byte[]> response = bench.list("cn-hangzhou", "");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        assertThat(response.headers().firstValue("content-encoding")).isEmpty();
        assertThat(response.headers().firstValue("date")).contains("Mon, 23 Nov 2026 11:30:29 GMT");
        ItemList list = Operation.LIST_COMMUNITY_IMAGES.read(response.body());
        assertThat(list.requestId()).matches("[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}");
        assertThat(response.headers().firstValue("x-acs-request-id")).contains(list.requestId());
        assertThat(list.items(Image.class))
                .isEqualTo(bench.simulator.catalogue().images("cn-hangzhou"));
        assertThat(response.body())
                .isEqualTo(Operation.LIST_COMMUNITY_IMAGES.write(list.requestId(), null, list.items()));
    }

    @Test
    void list_filters_areApplied() throws Exception {
        assertThat(Operation.LIST_COMMUNITY_IMAGES
                        .read(bench.list("cn-hangzhou", "BaseOsTag=CentOS_7.9_64&ClusterId=")
                                .body())
                        .items(Image.class))
                .isNotEmpty()
                .allSatisfy(image -> assertThat(image.imageName()).contains("CentOS-7.9"));
        assertThat(Operation.LIST_COMMUNITY_IMAGES
                        .read(bench.list("cn-hangzhou", "InstanceType=ecs.g8y.large")
                                .body())
                        .items(Image.class))
                .isEmpty();
    }

    @Test
    void regions_all_areNamedInTheApisShape() throws Exception {
        ApiRequest request = Acs3Signature.sign(
                bench.request("cn-hangzhou", ""), Operation.LIST_REGIONS, Bench.KEY, bench.clock.instant(), "n-1");

        assertThat(Operation.LIST_REGIONS.read(bench.send(request).body()).items(RegionInfo.class))
                .extracting(RegionInfo::regionId)
                .containsExactlyElementsOf(bench.simulator.catalogue().regions());
        assertThat(bench.simulator.calls().total()).isOne();
    }

    @Test
    void list_cluster_isKnownInItsRegionOnly() throws Exception {
        Cluster cluster = bench.simulator.catalogue().clusters("cn-hangzhou").get(0);
        String query = "ClusterId=" + cluster.id();
        assertThat(bench.list("cn-hangzhou", query).statusCode()).isEqualTo(200);
        assertThat(Bench.error(bench.list("cn-beijing", query))).isEqualTo("404 ClusterNotFound");
    }

    @ParameterizedTest
    @CsvSource({
        "ehpc.cn-hangzhou.aliyuncs.com, , 200 ok",
        "ehpc-vpc.cn-hangzhou.aliyuncs.com:8090, , 200 ok",
        "CN-Hangzhou.localhost, , 200 ok",
        "cn-beijing.localhost, RegionId=cn-hangzhou, 200 ok",
        "localhost, , 400 MissingRegionId",
        "ehpc.cn-nowhere.aliyuncs.com, , 404 InvalidRegionId.NotFound",
        "cn-hangzhou.localhost, RegionId=Hangzhou, 400 InvalidParameter",
    })
    void region_hostAndParameter_isChosen(String host, String query, String outcome) throws Exception {
        ApiRequest request =
                ApiRequest.get(Parameters.parse(query == null ? "" : query)).withHeader("host", host);
        HttpResponse<byte[]> response = bench.send(bench.acs3(request, Bench.KEY));
        if (response.statusCode() == 200) {
            assertThat(Operation.LIST_COMMUNITY_IMAGES.read(response.body()).items(Image.class))
                    .isEqualTo(bench.simulator.catalogue().images("cn-hangzhou"));
        } else {
            assertThat(Bench.error(response)).isEqualTo(outcome);
            ApiError error = ApiError.read(response.body()).orElseThrow();
            assertThat(error.hostId()).isEqualTo(host);
            assertThat(error.recommend()).endsWith(error.code());
        }
        assertThat(outcome).startsWith(Integer.toString(response.statusCode()));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    Color=red,                              400 UnsupportedParameter
                    InstanceType=ecs..tiny,                 400 InvalidParameter
                    BaseOsTag=CentOS_7.2_64&BaseOsTag=x,    400 InvalidParameter
                    Action=ListClusters,                    400 InvalidParameter
                    Version=2020-01-01,                     400 InvalidParameter
                    Format=XML,                             400 InvalidParameter
                    """)
    void request_invalid_isRefusedInTheApisShape(String query, String outcome) throws Exception {
        assertThat(Bench.error(bench.list("cn-hangzhou", query))).isEqualTo(outcome);
        assertThat(bench.simulator.calls().ofRegion("cn-hangzhou")).isEqualTo(1);
    }

    @Test
    void request_otherPath_isRefusedInTheApisShape() throws Exception {
        ApiRequest root = bench.request("cn-hangzhou", "");
        ApiRequest other = new ApiRequest("GET", "/api", root.query(), root.headers(), root.body());
        assertThat(Bench.error(bench.send(bench.acs3(other, Bench.KEY)))).isEqualTo("404 InvalidAction.NotFound");
        assertThat(Bench.error(bench.send(other))).isEqualTo("400 MissingParameter");
    }

    @Test
    void request_form_isReadLikeAQuery() throws Exception {
        ApiRequest form = new ApiRequest(
                "POST",
                "/",
                Parameters.NONE,
                Map.of(
                        "host",
                        "127.0.0.1:" + bench.simulator.port(),
                        "content-type",
                        "application/x-www-form-urlencoded"),
                "RegionId=cn-hangzhou&BaseOsTag=CentOS_7.9_64".getBytes(StandardCharsets.UTF_8));
        assertThat(bench.send(bench.acs3(form, Bench.KEY)).statusCode()).isEqualTo(200);
        assertThat(bench.send(bench.rpc(form, Bench.KEY)).statusCode()).isEqualTo(200);
        assertThat(bench.simulator.calls().ofRegion("cn-hangzhou")).isEqualTo(2);
    }

    @Test
    void request_bodyOver64KiB_isRefused() throws Exception {
        ApiRequest root = bench.request("cn-hangzhou", "");
        ApiRequest fits = new ApiRequest("POST", "/", root.query(), root.headers(), new byte[64 << 10]);
        ApiRequest large = new ApiRequest("POST", "/", root.query(), root.headers(), new byte[(64 << 10) + 1]);
        assertThat(bench.send(bench.acs3(fits, Bench.KEY)).statusCode()).isEqualTo(200);
        assertThat(Bench.error(bench.send(bench.acs3(large, Bench.KEY)))).isEqualTo("413 RequestTooLarge");
    }

    @ParameterizedTest
    @CsvSource({"GET /?a=%zz HTTP/1.1", "GARBAGE", "GET /?a=%zz HTTP/1.0"})
    void request_malformed_isRefusedInTheApisShape(String line) throws Exception {
        String answer = RawClient.ask(
                bench.simulator.port(), line + "\r\nHost: cn-hangzhou.localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.").contains(" 400 ").contains("\"Code\":\"InvalidParameter\"");
    }

    @Test
    void quota_spent_isThrottledUntilTimeHasPassed() throws Exception {
        try (Bench tight = new Bench(Bench.OPTIONS.withQuota(new SimulatorOptions.Quota(2, 1)))) {
            assertThat(tight.list("cn-hangzhou", "").statusCode()).isEqualTo(200);
            HttpResponse<byte[]> refused = tight.list("cn-hangzhou", "");
            assertThat(Bench.error(refused)).isEqualTo("400 Throttling.User");
            assertThat(refused.headers().firstValue("x-acs-retry-after")).contains("500");
            assertThat(tight.list("cn-beijing", "").statusCode()).isEqualTo(200);
            tight.clock.advance(Duration.ofMillis(500));
            assertThat(tight.list("cn-hangzhou", "").statusCode()).isEqualTo(200);
        }
    }
}
