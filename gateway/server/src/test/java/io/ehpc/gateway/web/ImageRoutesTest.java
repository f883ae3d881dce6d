package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ehpc.gateway.catalogue.Answers;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Query;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageRoutesTest {
    private static final String ALL = "/v1/community-images";

    private final ServedRoutes routes = new ServedRoutes();

    @AfterEach
    void close() {
        routes.close();
    }

    @Test
    void images_oneRegion_areExactlyThis() {
        Reply reply = routes.get("/v1/regions/cn-hangzhou/community-images");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("content-type")).isEqualTo("application/json");
        assertThat(reply.header("cache-control")).isEqualTo("private, max-age=60");
        assertThat(reply.headers()).doesNotContainKey("content-encoding");
        assertThat(reply.body())
                .startsWith("{\"complete\":true,\"images\":[{\"imageId\":\"m-cn-hangzhou\",\"imageName\":\"lammps\","
                        + "\"uid\":\"1\",\"places\":[{\"region\":\"cn-hangzhou\",\"imageId\":\"m-cn-hangzhou\"}]}],"
                        + "\"parts\":[{\"region\":\"cn-hangzhou\",\"state\":\"fresh\",\"age\":0,"
                        + "\"asOf\":\"2026-03-01T12:00:00Z\",\"freshUntil\":\"2026-03-01T12:01:00Z\","
                        + "\"servedUntil\":\"2026-03-01T13:00:00Z\",\"images\":1,\"requestId\":\"R-cn-hangzhou\"}],"
                        + "\"changesCursor\":\"")
                .endsWith(".1\"}");
        routes.awaitCounted(Route.REGION_IMAGES, "miss", 1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # target                                                          | regions asked, in order
            /v1/community-images                                              | ap-southeast-1 cn-beijing cn-hangzhou
            /v1/community-images?region=*                                     | ap-southeast-1 cn-beijing cn-hangzhou
            /v1/community-images?region=%2A                                   | ap-southeast-1 cn-beijing cn-hangzhou
            /v1/community-images?region=cn-hangzhou&region=cn-beijing         | cn-hangzhou cn-beijing
            /v1/community-images?region=cn-hangzhou%2Ccn-beijing              | cn-hangzhou cn-beijing
            /v1/community-images?clusterId=ehpc-hz-known                      | cn-hangzhou
            /v1/community-images?clusterId=ehpc-x,ehpc-y&region=cn-beijing    | cn-beijing cn-beijing
            /v1/clusters/ehpc-hz-known/community-images                       | cn-hangzhou
            /v1/clusters/ehpc-x/community-images?region=cn-beijing            | cn-beijing
            /v1/regions/cn-beijing/community-images?clusterId=ehpc-x          | cn-beijing
            /v1/regions/cn%2Dbeijing/community-images                         | cn-beijing
            """)
    void images_question_asksItsParts(String target, String regions) {
        Reply reply = routes.get(target);

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(routes.upstream.calls()).extracting(Query::region).containsExactly(regions.split(" ", -1));
        assertThat(texts(reply.json().path("parts"), "region")).containsExactly(regions.split(" ", -1));
        assertThat(reply.json().path("complete").asBoolean()).isTrue();
    }

    @Test
    void images_clusterOfARegion_isNamedInPartAndPlace() {
        JsonNode json =
                routes.get("/v1/clusters/ehpc-hz-known/community-images").json();

        assertThat(texts(json.path("parts"), "clusterId")).containsExactly("ehpc-hz-known");
        assertThat(json.at("/images/0/places/0/clusterId").asText()).isEqualTo("ehpc-hz-known");
        routes.awaitCounted(Route.CLUSTER_IMAGES, "miss", 1);
    }

    @Test
    void images_oneRegionFails_areTheOthersAndSaySo() {
        routes.upstream.fails("cn-beijing", FaultKind.UNREACHABLE);

        Reply reply = routes.get(ALL);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("complete").asBoolean(true)).isFalse();
        assertThat(texts(reply.json().path("parts"), "state")).containsExactly("fresh", "failed", "fresh");
        assertThat(reply.json().at("/parts/1/error/type").asText()).isEqualTo("urn:ehpc-gateway:problem:unreachable");
        assertThat(reply.json().at("/parts/1").has("age")).isFalse();
        assertThat(reply.json().at("/images/0/places")).hasSize(2);
        assertThat(reply.header("cache-status"))
                .isEqualTo("ehpc-gateway; fwd=miss; detail=\"partial: cn-beijing failed\"");
        routes.awaitCounted(Route.IMAGES, "partial", 1);
    }

    @Test
    void images_oneRegionHangs_comeByTheDeadlineWithoutIt() {
        routes.upstream.in("cn-beijing", query -> Promise.<Answer>promise().future());

        Reply reply = routes.get(ALL);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(texts(reply.json().path("parts"), "state")).containsExactly("fresh", "failed", "fresh");
        assertThat(reply.json().at("/parts/1/error/status").asInt()).isEqualTo(504);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # kinds of the three regions                | status
            TIMED_OUT    | TIMED_OUT    | TIMED_OUT     | 504
            CIRCUIT_OPEN | OVERLOADED   | THROTTLED     | 503
            UNREACHABLE  | MALFORMED    | BACKEND       | 502
            TIMED_OUT    | CIRCUIT_OPEN | CIRCUIT_OPEN  | 502
            NOT_FOUND    | NOT_FOUND    | NOT_FOUND     | 404
            """)
    void images_allRegionsFail_areAProblemWithoutImages(
            FaultKind first, FaultKind second, FaultKind third, int status) {
        routes.upstream.fails("ap-southeast-1", first);
        routes.upstream.fails("cn-beijing", second);
        routes.upstream.fails("cn-hangzhou", third);

        Reply reply = routes.get(ALL);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
        assertThat(reply.json().has("images")).isFalse();
        assertThat(texts(reply.json().path("parts"), "state"))
                .containsExactly(state(first), state(second), state(third));
        routes.awaitCounted(Route.IMAGES, status == 404 ? "negative" : "failed", 1);
    }

    private static String state(FaultKind kind) {
        return kind.wasCalled() ? "failed" : "skipped";
    }

    @Test
    void images_bugInTheLoader_isAFailedPartAndTheServerLives() {
        routes.upstream.in("cn-hangzhou", query -> {
            throw new IllegalStateException("a bug");
        });

        Reply reply = routes.get("/v1/regions/cn-hangzhou/community-images");

        assertThat(reply.status()).isEqualTo(502);
        assertThat(reply.text("type")).isEqualTo("urn:ehpc-gateway:problem:backend");
        assertThat(reply.body()).doesNotContain("a bug");
        assertThat(routes.get("/v1/regions/cn-beijing/community-images").status())
                .isEqualTo(200);
    }

    @Test
    void images_secondTime_areFromTheCacheAndAsOldAsTheOldestPart() {
        routes.get("/v1/regions/cn-hangzhou/community-images");
        routes.clock.pass(Duration.ofSeconds(20));
        routes.get(ALL);
        routes.clock.pass(Duration.ofSeconds(30));

        Reply reply = routes.get(ALL);

        assertThat(reply.header("age")).isEqualTo("50");
        assertThat(reply.header("cache-status")).isEqualTo("ehpc-gateway; hit; ttl=10");
        assertThat(texts(reply.json().path("parts"), "age")).containsExactly("30", "30", "50");
        assertThat(routes.upstream.calls()).hasSize(3);
        routes.awaitCounted(Route.IMAGES, "fresh", 1);
    }

    @Test
    void images_unknownFieldsOfAnyName_areStillOneReadableAnswer() {
        String odd = "{\"ImageId\": \"m-1\", \"\": 1, \"Places\": 2, \"Region\": %s, \"ClusterId\": %s, \"中\": 3}";
        routes.upstream.answers("cn-hangzhou", Answers.body("R1", odd.formatted(1, 1)));
        routes.upstream.answers("cn-beijing", Answers.body("R2", odd.formatted(2, 2)));

        Reply reply = routes.get(ALL + "?clusterId=a,b&region=cn-beijing");
        Reply both = routes.get(ALL + "?region=cn-beijing,cn-hangzhou");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().at("/images/0/places")).hasSize(2);
        assertThat(both.json().at("/images/0/places")).hasSize(2);
        assertThat(texts(both.json().at("/images/0/places"), "region")).containsExactly("cn-beijing", "cn-hangzhou");
    }

    @Test
    void head_answersAsGetWithoutTheBody() {
        Reply get = routes.get(ALL);
        try (Wire wire = routes.connect()) {
            Reply head = wire.send("HEAD " + ALL + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .replyToHead();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("content-type")).isEqualTo("application/json");
            assertThat(head.header("content-length")).isIn("", get.header("content-length"));
            assertThat(wire.send("GET " + ALL + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .reply()
                            .body())
                    .isEqualTo(get.body());
        }
    }

    @Test
    void regions_someHeld_sayHowTheyDo() {
        routes.get("/v1/regions/cn-beijing/community-images");
        routes.upstream.fails("cn-hangzhou", FaultKind.THROTTLED);
        routes.get("/v1/regions/cn-hangzhou/community-images");
        routes.clock.pass(Duration.ofSeconds(7));

        Reply reply = routes.get("/v1/regions");

        assertThat(reply.header("content-type")).isEqualTo("application/json");
        assertThat(texts(reply.json().path("regions"), "region"))
                .containsExactly("ap-southeast-1", "cn-beijing", "cn-hangzhou");
        assertThat(texts(reply.json().path("regions"), "breaker")).containsOnly("closed");
        assertThat(texts(reply.json().path("regions"), "state")).containsExactly("not-asked", "fresh", "failed");
        assertThat(reply.json().at("/regions/2/error/type").asText()).isEqualTo("urn:ehpc-gateway:problem:throttled");
        assertThat(texts(reply.json().path("regions"), "age")).containsExactly("", "7", "");
        assertThat(texts(reply.json().path("regions"), "asOf")).containsExactly("", "2026-03-01T12:00:00Z", "");
        routes.awaitCounted(Route.REGIONS, "fresh", 1);
    }

    private static List<String> texts(JsonNode array, String name) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(node -> node.path(name).asText(""))
                .toList();
    }
}
