package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an upstream may do to the gateway, and what its clients see of it. */
class BadUpstreamJourneyTest extends Journey {
    private static final String REGION = "/v1/regions/cn-hangzhou/community-images";
    private static final String RPC = "/?Action=ListCommunityImages&Version=2018-04-12&RegionId=cn-hangzhou";

    @ParameterizedTest
    @CsvSource(textBlock = """
            error,     '"code":"UnknownError",',       502, backend,     500, UnknownError
            error,     '"code":"ServiceUnavailable",', 502, backend,     503, ServiceUnavailable
            error,     '"code":"EcsError",',           502, backend,     406, EcsError
            error,     '"code":"DbError",',            502, backend,     406, DbError
            error,     '"code":"NotAuthorized",',      502, refused,     403, NotAuthorized
            error,     '"code":"ImageNotFound",',      404, not-found,   404, ImageNotFound
            throttle,  '',                             503, throttled,   400, Throttling.User
            hang,      '',                             504, timed-out,   503, ServiceUnavailable
            reset,     '',                             502, unreachable, 503, ServiceUnavailable
            truncate,  '',                             502, unreachable, 503, ServiceUnavailable
            garbage,   '',                             502, malformed,   503, ServiceUnavailable
            oversize,  '',                             502, malformed,   503, ServiceUnavailable
            """)
    void fault_cold_isAnErrorOnEachFaceAndNotCached(
            String mode, String code, int status, String type, int rpcStatus, String rpcCode) throws Exception {
        String fault = "{\"mode\":\"" + mode + "\"," + code + "\"rate\":1}";
        assertThat(stage().control("PUT", "/faults/cn-hangzhou", fault).statusCode())
                .isLessThan(300);

        HttpResponse<String> region = stage().get(REGION);
        JsonNode problem = Stage.json(region.body());
        assertThat(region.statusCode()).isEqualTo(status);
        assertThat(problem.path("type").asText()).isEqualTo("urn:ehpc-gateway:problem:" + type);
        assertThat(problem.has("images")).isFalse();

        HttpResponse<String> rpc = stage().get(RPC);
        JsonNode error = Stage.json(rpc.body());
        assertThat(rpc.statusCode()).isEqualTo(rpcStatus);
        assertThat(error.path("Code").asText()).isEqualTo(rpcCode);
        assertThat(error.path("RequestId").asText()).isNotEmpty();
        assertThat(error.path("HostId").asText()).isNotEmpty();

        stage().control("DELETE", "/faults", "");
        stage().pass(Duration.ofSeconds(2));
        // A call that hung may end a moment after its client was told: who asks meanwhile joins it. What is cached
        // would stay for ever, since the clock stands.
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> assertThat(stage().get(REGION).statusCode()).isEqualTo(200));
    }

    @Test
    void hangingRegion_cold_isAnsweredInsideTheShortestReadTimeoutOfOfficialClients() throws Exception {
        stage().control("PUT", "/faults/cn-hangzhou", "{\"mode\":\"hang\",\"rate\":1}");

        Instant start = Instant.now();
        HttpResponse<String> rpc = stage().get(RPC);

        assertThat(rpc.statusCode()).isEqualTo(503);
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void failingRegion_opensItsBreakerAloneAndRecovers() throws Exception {
        stage().control("PUT", "/faults/cn-hangzhou", "{\"mode\":\"error\",\"rate\":1,\"code\":\"UnknownError\"}");
        for (int i = 0; i < 12; i++) {
            stage().get(REGION);
        }

        assertThat(stage().calls()).isEqualTo(10);
        assertThat(Stage.json(stage().get(REGION).body()).path("type").asText()).endsWith("circuit-open");
        assertThat(breaker("cn-hangzhou")).isEqualTo("open");
        assertThat(breaker("cn-beijing")).isEqualTo("closed");

        stage().control("DELETE", "/faults/cn-hangzhou", "");
        stage().pass(Duration.ofSeconds(11));
        assertThat(stage().get(REGION).statusCode()).isEqualTo(200);
        assertThat(breaker("cn-hangzhou")).isEqualTo("closed");
    }

    private String breaker(String region) throws Exception {
        for (JsonNode one : Stage.json(stage().get("/v1/regions").body()).path("regions")) {
            if (one.path("region").asText().equals(region)) {
                return one.path("breaker").asText();
            }
        }
        throw new AssertionError("no region " + region);
    }
}
