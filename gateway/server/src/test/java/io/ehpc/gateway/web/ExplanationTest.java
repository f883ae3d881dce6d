package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ehpc.gateway.catalogue.GatewayConfigs;
import io.ehpc.gateway.config.Explaining;
import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.config.RequestConfig;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.FaultKind;
import io.vertx.core.Promise;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplanationTest {
    private static final String ALL = "/v1/community-images";
    private static final String ONE = "/v1/regions/cn-hangzhou/community-images";
    private static final String RPC = "/?Action=ListCommunityImages&Version=2018-04-12&RegionId=cn-hangzhou";

    private final ServedRoutes routes = new ServedRoutes(GatewayConfigs.ofThreeRegions());

    @AfterEach
    void close() {
        routes.close();
    }

    private static String get(String target, String... headers) {
        String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nx-ehpc-explain: 1\r\n" + more + "\r\n";
    }

    private JsonNode explained(String target) {
        return routes.exchange(get(target)).json().path("explain");
    }

    @Test
    void missThenHit_tellOfTheLoadAndOfWhatIsHeld() {
        JsonNode miss = explained(ONE);
        routes.clock.pass(Duration.ofSeconds(3));
        JsonNode hit = explained(ONE);

        assertThat(miss.path("deadlineMillis").asInt()).isEqualTo(400);
        assertThat(miss.path("deadlineFrom").asText()).isEqualTo("requests.deadline");
        assertThat(miss.path("parts").get(0).toString())
                .isEqualTo("{\"region\":\"cn-hangzhou\",\"held\":\"nothing\",\"load\":\"begun\",\"outcome\":\"miss\","
                        + "\"tookMillis\":0.0,\"waits\":[]}");
        assertThat(hit.path("parts").get(0).toString())
                .isEqualTo("{\"region\":\"cn-hangzhou\",\"held\":\"fresh\",\"outcome\":\"fresh\",\"tookMillis\":0.0,"
                        + "\"waits\":[]}");
    }

    @Test
    void stale_tellsThatItIsRefreshedBehind() {
        routes.get(ONE);
        routes.clock.pass(Duration.ofSeconds(61));

        JsonNode part = explained(ONE).path("parts").get(0);

        assertThat(part.path("held").asText()).isEqualTo("stale");
        assertThat(part.path("load").asText()).isEqualTo("behind");
        assertThat(part.path("outcome").asText()).isEqualTo("stale");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v1/community-images                 | ''              | requests.deadline | 400
            /v1/community-images?timeout=20ms    | ''              | timeout           | 20
            /v1/community-images?timeout=20s     | ''              | requests.deadline | 400
            /v1/community-images?timeout=20ms    | Prefer: wait=0  | Prefer            | 1
            /v1/community-images                 | Prefer: wait=9  | requests.deadline | 400
            """)
    void partThatHangs_isCutByTheDeadlineWhichSaysWhoseItIs(String target, String prefer, String from, int millis) {
        routes.upstream.in("cn-beijing", query -> Promise.<Answer>promise().future());

        JsonNode explain = routes.exchange(prefer.isEmpty() ? get(target) : get(target, prefer))
                .json()
                .path("explain");

        assertThat(explain.path("deadlineFrom").asText()).isEqualTo(from);
        assertThat(explain.path("deadlineMillis").asInt()).isEqualTo(millis);
        JsonNode part = explain.path("parts").get(1);
        assertThat(part.path("region").asText()).isEqualTo("cn-beijing");
        assertThat(part.path("cutBy").asText()).isEqualTo("deadline");
        assertThat(part.path("outcome").asText()).isEqualTo("failed");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Cache-Control: only-if-cached | only-if-cached
            Accept: text/csv              | cache.failureMemory
            """)
    void partThatIsNotAskedFor_namesTheLimit(String header, String limit) {
        routes.upstream.fails("cn-hangzhou", FaultKind.BACKEND);
        if (!limit.equals("only-if-cached")) {
            routes.get(ONE);
        }

        Reply reply = routes.exchange(get(ONE, header));

        assertThat(reply.header("x-ehpc-explain"))
                .isEqualTo("deadline;ms=400;from=\"requests.deadline\", part;region=\"cn-hangzhou\";held=\"nothing\";"
                        + "cut-by=\"" + limit + "\";outcome=\"failed\";ms=0.000");
    }

    @Test
    void explained_answer_isKeptByNobodyAndLeavesThePreparedOneAlone() {
        routes.get(ALL);
        Reply explained = routes.exchange(get(ALL));
        Reply plain = routes.get(ALL);

        assertThat(explained.header("cache-control")).isEqualTo("no-store");
        assertThat(plain.body()).doesNotContain("explain");
        assertThat(explained.header("etag")).isNotEqualTo(plain.header("etag"));
        assertThat(routes.exchange(get(ALL, "If-None-Match: " + plain.header("etag")))
                        .status())
                .isEqualTo(200);
        assertThat(explained.json().path("explain").path("parts")).hasSize(3);
        assertThat(explained.json().path("images")).isEqualTo(plain.json().path("images"));
    }

    @Test
    void ndjson_hasItInItsLastLine() {
        String body = routes.exchange(get(ALL, "Accept: application/x-ndjson")).body();

        assertThat(body).endsWith("}\n");
        assertThat(body.lines().filter(line -> line.contains("\"explain\""))).hasSize(1);
        assertThat(body.lines().skip(body.lines().count() - 1).findFirst().orElse(""))
                .startsWith("{\"complete\":true")
                .contains("\"explain\":{\"deadlineMillis\":400");
    }

    @Test
    void rpc_bodyIsTheCloudsAndTheHeaderTells() {
        Reply reply = routes.exchange(get(RPC));

        assertThat(reply.body()).isEqualTo(routes.get(RPC).body());
        assertThat(reply.header("cache-control")).isEqualTo("no-store");
        assertThat(reply.header("x-ehpc-explain"))
                .isEqualTo("deadline;ms=400;from=\"requests.deadline\", part;region=\"cn-hangzhou\";held=\"nothing\";"
                        + "load=\"begun\";outcome=\"miss\";ms=0.000");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # who may,  header, told
            NEVER,      1,      false
            LOOPBACK,   1,      true
            ALWAYS,     1,      true
            ALWAYS,     0,      false
            ALWAYS,     true,   false
            """)
    void explanation_isForWhoMayAskAndAsks(Explaining allowed, String header, boolean told) {
        ServedRoutes other = new ServedRoutes(explainedTo(allowed));
        try {
            String request = "GET " + ONE + " HTTP/1.1\r\nHost: localhost\r\nx-ehpc-explain: " + header + "\r\n\r\n";
            assertThat(other.exchange(request).json().has("explain")).isEqualTo(told);
        } finally {
            other.close();
        }
    }

    private static GatewayConfig explainedTo(Explaining allowed) {
        GatewayConfig config = GatewayConfigs.ofThreeRegions();
        RequestConfig requests = config.requests();
        return GatewayConfigs.with(
                new RequestConfig(
                        requests.deadline(),
                        requests.maxParts(),
                        requests.defaultLimit(),
                        requests.defaultRegion(),
                        requests.account(),
                        requests.directives(),
                        allowed,
                        requests.sharedCaches()),
                config);
    }
}
