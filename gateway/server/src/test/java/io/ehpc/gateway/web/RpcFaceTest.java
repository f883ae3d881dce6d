package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.catalogue.Answers;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Query;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RpcFaceTest {
    private static final String ASKED = "/?Action=ListCommunityImages&Version=2018-04-12&RegionId=cn-hangzhou";
    private static final String ODD_BODY = "{ \"Images\" :{\"ImageInfo\":[ {\"Size\": 40, \"ImageId\":\"m-1\","
            + "\"Description\":\"\\u4e2d 文 \\/ ü\",\"New\":{\"b\":1e2,\"a\":[]}}]},\n\"RequestId\":\"7D-1\" }\n";

    private final ServedRoutes routes = new ServedRoutes();

    @BeforeEach
    void answer() {
        routes.upstream.answers("cn-hangzhou", ODD_BODY);
    }

    @AfterEach
    void close() {
        routes.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET " + ASKED + " HTTP/1.1~Host: 127.0.0.1:8080~~",
                "GET / HTTP/1.1~Host: cn-hangzhou.gateway.example:8080~"
                        + "x-acs-action: ListCommunityImages~x-acs-version: 2018-04-12~~",
                "GET / HTTP/1.1~HOST: EHPC.CN-HANGZHOU.ALIYUNCS.COM~"
                        + "X-Acs-Action: ListCommunityImages~X-Acs-Version: 2018-04-12~~",
                "POST / HTTP/1.1~Host: localhost~Content-Length: 68~"
                        + "Content-Type: application/x-www-form-urlencoded; charset=UTF-8~~"
                        + "Action=ListCommunityImages&Version=2018-04-12&RegionId=cn%2Dhangzhou",
                "POST " + ASKED + " HTTP/1.1~Host: localhost~Content-Length: 0~~",
                "GET " + ASKED + "&ClusterId=&BaseOsTag= HTTP/1.1~Host: localhost~~",
                "GET " + ASKED + "&AccessKeyId=ak&SignatureMethod=HMAC-SHA1&SignatureVersion=1.0&SignatureNonce=1"
                        + "&Timestamp=2026-11-23T11%3A29%3A09Z&Format=JSON&Signature=VevD6Y%2B= HTTP/1.1~"
                        + "Host: localhost~~",
                "GET http://gateway.example" + ASKED + " HTTP/1.1~Host: gateway.example~~",
            })
    void goodCall_saidInAnyWay_getsTheUpstreamsBytes(String request) {
        Reply reply = routes.exchange(request.replace("~", "\r\n"));

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(ODD_BODY);
        assertThat(reply.header("content-type")).isEqualTo("application/json;charset=utf-8");
        assertThat(reply.header("x-request-id")).isNotEmpty().isNotEqualTo("7D-1");
        assertThat(reply.headers()).doesNotContainKeys("content-encoding", "transfer-encoding");
        assertThat(routes.upstream.calls())
                .singleElement()
                .satisfies(query -> assertThat(query)
                        .extracting(Query::account, Query::region, Query::filters)
                        .containsExactly("main", "cn-hangzhou", Map.of()));
        routes.awaitCounted(Route.RPC, "miss", 1);
    }

    @Test
    void goodCall_filters_areAskedForAsTheyCame() {
        routes.get(ASKED + "&InstanceType=ecs.n1.tiny&BaseOsTag=Windows+Server%202012&ClusterId=ehpc-hz-F***");

        assertThat(routes.upstream.calls())
                .singleElement()
                .extracting(Query::filters)
                .isEqualTo(Map.of(
                        "BaseOsTag", "Windows Server 2012",
                        "ClusterId", "ehpc-hz-F***",
                        "InstanceType", "ecs.n1.tiny"));
    }

    @Test
    void goodCall_regionIdAndHost_theParameterWins() {
        routes.exchange("GET " + ASKED + " HTTP/1.1\r\nHost: cn-beijing.gateway.example\r\n\r\n");

        assertThat(routes.upstream.calls()).extracting(Query::region).containsExactly("cn-hangzhou");
    }

    /** RFC 9112, section 3.2.2: of a target that names a host, that counts, and no Host. All who read a host read this one. */
    @Test
    void goodCall_targetWithAnotherHost_isOfTheTargets() {
        routes.upstream.answers("cn-beijing", ODD_BODY);
        String asked =
                "/?Action=ListCommunityImages&Version=2018-04-12 HTTP/1.1\r\nHost: cn-hangzhou.gateway.example\r\n\r\n";
        String wrong = "/?Action=Nothing HTTP/1.1\r\nHost: cn-hangzhou.gateway.example\r\n\r\n";

        routes.exchange("GET http://cn-beijing.gateway.example" + asked);
        routes.exchange("GET HTTPS://EHPC.CN-BEIJING.gateway.example:8443" + asked);
        routes.exchange("GET " + asked);
        routes.exchange("GET http://cn-beijing.gateway.example" + asked);

        assertThat(routes.upstream.calls()).extracting(Query::region).containsExactly("cn-beijing", "cn-hangzhou");
        assertThat(routes.exchange("GET http://cn-beijing.gateway.example" + wrong)
                        .body())
                .contains("\"HostId\":\"cn-beijing.gateway.example\"");
        assertThat(routes.exchange("GET " + wrong).body()).contains("\"HostId\":\"cn-hangzhou.gateway.example\"");
    }

    @Test
    void goodCall_twice_theSecondIsTheSameFromTheCache() {
        Reply first = routes.get(ASKED);
        routes.clock.pass(Duration.ofSeconds(5));
        Reply second = routes.get(ASKED);

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("x-request-id")).isNotEqualTo(first.header("x-request-id"));
        assertThat(first.header("age")).isEqualTo("0");
        assertThat(second.header("age")).isEqualTo("5");
        assertThat(first.header("cache-status")).isEqualTo("ehpc-gateway; fwd=miss; stored; ttl=60");
        assertThat(second.header("cache-status")).isEqualTo("ehpc-gateway; hit; ttl=55");
        assertThat(routes.upstream.calls()).hasSize(1);
        routes.awaitCounted(Route.RPC, "fresh", 1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # age at the second call | outcome        | header
            59                       | fresh          | ehpc-gateway; hit; ttl=1
            60                       | stale          | ehpc-gateway; hit; ttl=0; detail=stale
            300                      | stale-if-error | ehpc-gateway; fwd=stale; ttl=-240; detail=stale-if-error
            3599                     | stale-if-error | ehpc-gateway; fwd=stale; ttl=-3539; detail=stale-if-error
            """)
    void call_upstreamDownMeanwhile_isServedWhatMayBeServedAndSaysSo(long age, String outcome, String status) {
        routes.get(ASKED);
        routes.upstream.fails("cn-hangzhou", FaultKind.UNREACHABLE);
        routes.clock.pass(Duration.ofSeconds(age));

        Reply reply = routes.get(ASKED);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("age")).isEqualTo(Long.toString(age));
        assertThat(reply.header("cache-status")).isEqualTo(status);
        routes.awaitCounted(Route.RPC, outcome, 1);
    }

    @Test
    void call_heldAnswerPastItsLimitAndUpstreamDown_isRefused() {
        routes.get(ASKED);
        routes.upstream.fails("cn-hangzhou", FaultKind.UNREACHABLE);
        routes.clock.pass(Duration.ofHours(1));

        Reply reply = routes.get(ASKED);

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.text("Code")).isEqualTo("ServiceUnavailable");
        routes.awaitCounted(Route.RPC, "failed", 1);
    }

    @Test
    void calls_onOneConnection_areAllAnswered() {
        try (Wire wire = routes.connect()) {
            String request = "GET " + ASKED + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
            wire.send(request + request);
            assertThat(wire.reply().body()).isEqualTo(wire.reply().body());
            assertThat(wire.send(request).reply().status()).isEqualTo(200);
        }
    }

    @Test
    void call_longBody_comesWhole() {
        String image = "{\"ImageId\": \"m-1\", \"Description\": \"" + "ä".repeat(200_000) + "\"}";
        routes.upstream.answers("cn-beijing", Answers.body("R", image));

        assertThat(routes.get(ASKED.replace("hangzhou", "beijing")).body()).isEqualTo(Answers.body("R", image));
    }
}
