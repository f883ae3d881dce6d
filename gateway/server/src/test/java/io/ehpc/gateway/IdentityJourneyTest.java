package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who shows who it is gets what it may ask, and nobody anything else; on {@code /v1}. */
class IdentityJourneyTest {
    private static final String ALL = "/v1/community-images";
    private static final String HANGZHOU = "/v1/regions/cn-hangzhou/community-images";
    private static final String BEIJING = "/v1/regions/cn-beijing/community-images";

    private final Stage stage;

    IdentityJourneyTest() throws Exception {
        stage = Stage.set(Identities.CONFIG);
    }

    @AfterEach
    void strike() throws Exception {
        stage.close();
    }

    private HttpResponse<String> get(@Nullable String client, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(stage.uri(path));
        if (client != null) {
            request.header("Authorization", "Bearer " + Identities.apiKey(client));
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return stage.http().send(request.build(), BodyHandlers.ofString());
    }

    private JsonNode json(String client, String path) throws Exception {
        HttpResponse<String> answer = get(client, path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Stage.json(answer.body());
    }

    private void purge() throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + stage.gateway().managementPort() + "/admin/entries?region=*");
        HttpRequest request = HttpRequest.newBuilder(uri).DELETE().build();
        assertThat(stage.http().send(request, BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }

    private static List<String> texts(JsonNode array, String member) {
        List<String> texts = new ArrayList<>();
        array.forEach(each ->
                texts.add(member.isEmpty() ? each.asText() : each.path(member).asText()));
        return texts;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ALL,
                HANGZHOU,
                "/v1/regions",
                "/v1/clusters/ehpc-hz-mine/community-images?region=cn-hangzhou",
                ALL + "/m-1",
                ALL + "/comparison",
                ALL + "/changes",
                "/v1/nothing"
            })
    void request_thatShowsNothing_isRefusedWhateverItAsks(String path) throws Exception {
        HttpResponse<String> answer = get(null, path);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"ehpc-gateway\"");
        assertThat(answer.body()).contains("urn:ehpc-gateway:problem:no-credentials");
        assertThat(stage.calls()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Authorization | Bearer egw_keyOfNobody     | unknown-key
            X-Api-Key     | egw_keyOfNobody            | unknown-key
            Authorization | Basic ZnVsbDpmdWxs         | malformed
            Authorization | Bearer a.b.c               | bad-token
            """)
    void request_thatShowsSomethingWrong_isRefusedWithItsReason(String header, String value, String reason)
            throws Exception {
        HttpResponse<String> answer = get(null, ALL, header, value);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse("")).endsWith("error=\"invalid_token\"");
        assertThat(answer.body()).contains("problem:" + reason).doesNotContain(value);
        assertThat(stage.manage("/metrics").body()).contains("gateway_refusals_total{reason=\"" + reason + "\"} 1.0");
    }

    @Test
    void all_fullClient_isComplete() throws Exception {
        JsonNode answer = json("full", ALL);

        assertThat(answer.path("complete").asBoolean()).isTrue();
        assertThat(texts(answer.path("parts"), "region"))
                .containsExactly("ap-southeast-1", "cn-beijing", "cn-hangzhou");
        assertThat(answer.has("leftOut")).isFalse();
    }

    @Test
    void all_narrowClient_isWhatItMayAskAndNamesNothingElse() throws Exception {
        get("full", ALL);
        get("full", ALL);
        int calls = stage.calls();

        for (String client : List.of("narrow", "twin", "narrow")) {
            JsonNode answer = json(client, ALL);

            assertThat(answer.path("complete").asBoolean()).isTrue();
            assertThat(texts(answer.path("parts"), "region")).containsExactly("cn-hangzhou");
            assertThat(answer.toString()).doesNotContain("ap-southeast-1", "cn-beijing", "leftOut");
            answer.path("images")
                    .forEach(image ->
                            assertThat(texts(image.path("places"), "region")).containsOnly("cn-hangzhou"));
        }
        assertThat(stage.calls()).as("what is held is shared").isEqualTo(calls);
        assertThat(json("full", ALL).has("leftOut")).isFalse();
    }

    /** What a client may not ask is named by no answer, whatever it asks and in which format. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                ALL,
                ALL + "?region=*",
                ALL + "?format=ndjson",
                ALL + "?format=csv",
                ALL + "?limit=1",
                ALL + "?imageName=*",
                ALL + "?require=all",
                ALL + "/m-nowhere",
                ALL + "/m-nowhere?region=*",
                ALL + "/changes",
                ALL + "/comparison",
                ALL + "?clusterId=*",
                ALL + "?clusterId=ehpc-bj-mine",
                "/v1/clusters/ehpc-bj-mine/community-images",
                "/v1/regions",
                "/v1/nothing"
            })
    void wildcard_narrowClient_namesNoOtherRegionInBodyOrHeaders(String path) throws Exception {
        get("full", ALL);

        HttpResponse<String> answer = get("narrow", path, "x-ehpc-explain", "1");

        assertThat(answer.body() + answer.headers().map())
                .as("%d", answer.statusCode())
                .doesNotContain("ap-southeast-1", "cn-beijing");
    }

    /** It may ask something there, so the answer says that this is not in it. */
    @Test
    void all_clientOfAClusterElsewhere_saysInEveryFormatWhatWasLeftOut() throws Exception {
        for (String query : List.of("", "?clusterId=*", "?limit=1")) {
            JsonNode answer = json("partly", ALL + query);
            assertThat(texts(answer.path("parts"), "region")).as(query).containsOnly("cn-hangzhou");
            assertThat(texts(answer.path("leftOut"), "")).as(query).containsExactly("cn-beijing");
        }
        assertThat(get("partly", ALL + "?format=ndjson")
                        .body()
                        .lines()
                        .reduce((a, b) -> b)
                        .orElse(""))
                .contains("\"leftOut\":[\"cn-beijing\"]");
        assertThat(get("partly", ALL + "?format=csv").body())
                .contains("\r\ncn-beijing,,left-out,forbidden: This client may not ask it.,")
                .doesNotContain("ap-southeast-1");
        assertThat(texts(json("partly", ALL + "/changes").path("leftOut"), "")).containsExactly("cn-beijing");
        assertThat(get("partly", ALL + "/m-nowhere").body())
                .contains("this client may not ask", "\"leftOut\":[\"cn-beijing\"]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            narrow  | /v1/regions/cn-beijing/community-images                        | region
            narrow  | /v1/community-images?region=cn-hangzhou,cn-beijing             | region
            narrow  | /v1/community-images/m-1?region=cn-beijing                     | region
            narrow  | /v1/community-images/comparison?region=cn-hangzhou,cn-beijing  | region
            narrow  | /v1/community-images/changes?region=cn-beijing                 | region
            narrow  | /v1/community-images?clusterId=ehpc-bj-one&region=cn-beijing   | clusterId
            nothing | /v1/community-images                                           | region
            nothing | /v1/community-images/changes                                   | region
            nothing | /v1/clusters/ehpc-bj-one/community-images                      | clusterId
            narrow  | /v1/community-images?clusterId=ehpc-bj-one&region=cn-hangzhou,cn-beijing | clusterId
            narrow  | /v1/community-images?clusterId=*                               | region
            cluster | /v1/regions/cn-hangzhou/community-images                       | region
            cluster | /v1/community-images?clusterId=ehpc-hz-other&region=cn-hangzhou | clusterId
            """)
    void named_whatTheClientMayNotAsk_isForbidden(String client, String path, String parameter) throws Exception {
        get("full", ALL);
        int calls = stage.calls();

        HttpResponse<String> answer = get(client, path);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        JsonNode problem = Stage.json(answer.body());
        assertThat(problem.path("type").asText()).isEqualTo("urn:ehpc-gateway:problem:forbidden");
        assertThat(problem.path("parameter").asText()).isEqualTo(parameter);
        assertThat(stage.calls()).isEqualTo(calls);
    }

    @Test
    void cluster_clientOfOneCluster_getsThatOne() throws Exception {
        assertThat(get("cluster", ALL + "?clusterId=ehpc-hz-mine&region=cn-hangzhou")
                        .statusCode())
                .isIn(200, 404);
        assertThat(stage.calls()).isEqualTo(1);
    }

    @Test
    void clusters_whatTheClientMayNotAsk_isNotKnownToIt() throws Exception {
        String elsewhere =
                stage.simulator().catalogue().clusters("cn-beijing").get(0).id();
        assertThat(get("full", "/v1/clusters/" + elsewhere + "/community-images")
                        .statusCode())
                .isEqualTo(200);

        HttpResponse<String> hidden = get("narrow", "/v1/clusters/" + elsewhere + "/community-images");
        HttpResponse<String> absent = get("narrow", "/v1/clusters/ehpc-xx-nowhere/community-images");

        assertThat(hidden.statusCode()).as(hidden.body()).isEqualTo(404);
        assertThat(withoutInstance(hidden).replace(elsewhere, "ehpc-xx-nowhere"))
                .isEqualTo(withoutInstance(absent));
        assertThat(texts(json("full", ALL + "?clusterId=*").path("parts"), "region"))
                .contains("cn-beijing");
    }

    @Test
    void oneImage_elsewhere_isNotFoundWithinWhatTheClientMayAsk() throws Exception {
        JsonNode all = json("full", BEIJING);
        String id = all.path("images").get(0).path("imageId").asText();
        assertThat(get("full", ALL + "/" + id).statusCode()).isEqualTo(200);

        HttpResponse<String> answer = get("narrow", ALL + "/" + id);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body())
                .contains("In no region that was asked")
                .doesNotContain("ap-southeast-1", "cn-beijing", "may not ask");
    }

    @Test
    void regions_narrowClient_areThoseThatItMayList() throws Exception {
        get("full", ALL);

        assertThat(texts(json("full", "/v1/regions").path("regions"), "region")).hasSize(3);
        assertThat(texts(json("narrow", "/v1/regions").path("regions"), "region"))
                .containsExactly("cn-hangzhou");
        assertThat(json("nothing", "/v1/regions").path("regions")).isEmpty();
    }

    @Test
    void accounts_areNeverShared() throws Exception {
        String first =
                json("full", HANGZHOU).path("parts").get(0).path("requestId").asText();
        String second =
                json("other", HANGZHOU).path("parts").get(0).path("requestId").asText();

        assertThat(second).isNotEqualTo(first);
        assertThat(stage.calls()).isEqualTo(2);
        for (int i = 0; i < 3; i++) {
            assertThat(json("full", HANGZHOU)
                            .path("parts")
                            .get(0)
                            .path("requestId")
                            .asText())
                    .isEqualTo(first);
            assertThat(json("other", HANGZHOU)
                            .path("parts")
                            .get(0)
                            .path("requestId")
                            .asText())
                    .isEqualTo(second);
        }
    }

    @Test
    void changes_narrowClient_areOfItsRegionsWhateverTheCursor() throws Exception {
        String cursor = json("full", ALL).path("changesCursor").asText();
        for (String region : List.of("cn-hangzhou", "cn-beijing")) {
            stage.control("PUT", "/images/" + region + "/m-new", "{\"ImageId\":\"m-new\",\"ImageName\":\"mine\"}");
        }
        purge();
        get("full", ALL);

        assertThat(texts(json("full", ALL + "/changes?cursor=" + cursor).path("events"), "region"))
                .containsExactlyInAnyOrder("cn-hangzhou", "cn-beijing");
        JsonNode narrow = json("narrow", ALL + "/changes?cursor=" + cursor);
        assertThat(texts(narrow.path("events"), "region")).containsExactly("cn-hangzhou");
        assertThat(narrow.has("leftOut")).isFalse();
        assertThat(json("other", ALL + "/changes?cursor=" + cursor).path("events"))
                .isEmpty();
    }

    @Test
    void quotaOfRequests_usedUp_isToldWithItsHeaders() throws Exception {
        assertThat(get("rare", HANGZHOU).headers().firstValue("RateLimit")).hasValue("\"requests\";r=1;t=30");
        assertThat(get("rare", HANGZHOU).statusCode()).isEqualTo(200);

        HttpResponse<String> answer = get("rare", HANGZHOU);

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("RateLimit-Policy")).hasValue("\"requests\";q=2;w=60");
        assertThat(answer.headers().firstValue("RateLimit").orElse("")).startsWith("\"requests\";r=0;t=");
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 30L);
        assertThat(answer.body()).contains("problem:over-quota");
        assertThat(get("full", HANGZHOU).statusCode()).as("each has its own").isEqualTo(200);
    }

    @Test
    void quotaOfCalls_usedUp_leavesWhatIsHeld() throws Exception {
        assertThat(get("frugal", HANGZHOU).statusCode()).isEqualTo(200);
        assertThat(get("frugal", HANGZHOU).statusCode())
                .as("a hit costs no call")
                .isEqualTo(200);

        HttpResponse<String> answer = get("frugal", BEIJING);

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 60L);
        assertThat(stage.calls()).isEqualTo(1);
        JsonNode all = json("frugal", ALL);
        assertThat(all.path("complete").asBoolean()).isFalse();
        assertThat(texts(all.path("parts"), "state")).containsExactly("skipped", "skipped", "fresh");
        assertThat(get("full", BEIJING).statusCode()).isEqualTo(200);
        assertThat(get("frugal", BEIJING).statusCode())
                .as("joins what others have")
                .isEqualTo(200);
    }

    @Test
    void reload_keysRevokedAddedAndRights_countFromTheNextRequest() throws Exception {
        assertThat(get("narrow", HANGZHOU).statusCode()).isEqualTo(200);
        assertThat(get("narrow", BEIJING).statusCode()).isEqualTo(403);

        stage.gateway()
                .reconfigure(stage.config(Identities.CONFIG
                        .replace(Identities.sha256(Identities.apiKey("twin")), Identities.sha256("egw_new"))
                        .replace("acs:ehpc:cn-hangzhou:*:*", "acs:ehpc:cn-beijing:*:*")));

        assertThat(get("twin", HANGZHOU).statusCode()).isEqualTo(401);
        assertThat(get(null, BEIJING, "X-Api-Key", "egw_new").statusCode()).isEqualTo(200);
        assertThat(get("narrow", HANGZHOU).statusCode()).isEqualTo(403);
        assertThat(get("narrow", BEIJING).statusCode()).isEqualTo(200);
    }

    @Test
    void stream_clientRevoked_ends() throws Exception {
        try (EventStream stream = EventStream.open(
                stage.http(), stage.uri(ALL + "/changes"), "", "X-Api-Key", Identities.apiKey("partly"))) {
            assertThat(stream.next()).containsEntry("", "left out: cn-beijing");
            stage.gateway()
                    .reconfigure(stage.config(Identities.CONFIG.replace(
                            Identities.sha256(Identities.apiKey("partly")), Identities.sha256("egw_new"))));

            Map<String, String> last = stream.next();
            assertThat(last).containsEntry("event", "end");
            assertThat(last.get("data")).contains("problem:show-again");
            assertThat(stream.next()).containsKey("closed");
        }
    }

    @Test
    void anonymous_ifConfigured_mayAskWhatThatClientMay() throws Exception {
        stage.gateway().reconfigure(stage.config(Identities.CONFIG + "  anonymous: narrow\n"));

        assertThat(get(null, HANGZHOU).statusCode()).isEqualTo(200);
        assertThat(get(null, BEIJING).statusCode()).isEqualTo(403);
        assertThat(get(null, HANGZHOU, "X-Api-Key", "egw_wrong").statusCode()).isEqualTo(401);
        assertThat(get(null, "/?Action=ListCommunityImages&Version=2018-04-12").statusCode())
                .as("not on the RPC face")
                .isEqualTo(400);
    }

    @Test
    void answer_identifiedClient_dependsOnWhatItShows() throws Exception {
        assertThat(get("full", HANGZHOU).headers().firstValue("Vary").orElse(""))
                .endsWith("Authorization, X-Api-Key");
    }

    @Test
    void denied_knownRegionOrNot_isTheSameRefusalWithoutACall() throws Exception {
        int calls = stage.calls();
        for (String path : List.of(
                "/v1/regions/REGION/community-images", ALL + "?region=REGION", ALL + "/changes?region=REGION")) {
            HttpResponse<String> known = get("narrow", path.replace("REGION", "cn-beijing"));
            HttpResponse<String> unknown = get("narrow", path.replace("REGION", "cn-nowhere"));

            assertThat(known.statusCode()).as(known.body()).isEqualTo(403);
            assertThat(unknown.statusCode()).as(unknown.body()).isEqualTo(403);
            assertThat(without(unknown, "cn-nowhere")).isEqualTo(without(known, "cn-beijing"));
            assertThat(unknown.headers().map().keySet())
                    .isEqualTo(known.headers().map().keySet());
        }
        assertThat(stage.calls()).isEqualTo(calls);
    }

    private static String without(HttpResponse<String> answer, String region) {
        String id = answer.headers().firstValue("x-request-id").orElse("");
        return answer.body().replace(region, "REGION").replace(id, "ID");
    }

    /** What a problem says of any request. */
    private static String withoutInstance(HttpResponse<String> problem) {
        return problem.body().replaceAll(",\"instance\":\"[^\"]*\"", "");
    }
}
