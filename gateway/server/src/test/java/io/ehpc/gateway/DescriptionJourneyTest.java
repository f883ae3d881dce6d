package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The description is true: every answer that it names is given, as it says, and no other was seen. */
class DescriptionJourneyTest {
    /** A busy machine takes no call for one that hangs. */
    private static final String PATIENT =
            Stage.CONFIG.replace("callTimeout: 1s", "callTimeout: 10s").replace("deadline: 2s", "deadline: 20s");

    private static final String CONFIG = PATIENT.replace(
                    "server: {port: 0}",
                    "server: {port: 0, http2ClearText: true, maxUrlBytes: 1KiB, maxBodyBytes: 1KiB}")
            .replace("window: 10, minimumCalls: 10", "window: 10000, minimumCalls: 10000")
            .concat("changes: {maxListeners: 1}\n");

    /** Two failures are enough, and it takes long to forget them. */
    private static final String TOUCHY = PATIENT.replace(
            "window: 10, minimumCalls: 10, failureRate: 50, openFor: 10s",
            "window: 10, minimumCalls: 2, failureRate: 50, openFor: 10m");

    private static final String UNREACHABLE_ISSUER = """
            security:
              issuers: {corp: {issuer: "https://corp.example", audience: gateway, jwks: "http://127.0.0.1:1/jwks"}}
            """;

    private static final String LIST = "/v1/community-images?region=cn-hangzhou,cn-beijing";
    private static final String REGION = "/v1/regions/cn-hangzhou/community-images";
    private static final List<String> PROBLEMS = List.of("/v1/problems", "/v1/problems/bad-parameter");
    private static final String COMPARISON = "/v1/community-images/comparison?region=cn-hangzhou,cn-beijing";
    private static final String CHANGES = "/v1/community-images/changes";
    private static final String RPC = "/?Action=ListCommunityImages&Version=2018-04-12&RegionId=cn-hangzhou";
    private static final List<String> FORMS = List.of("/v1/openapi.json", "/v1/openapi.yaml");
    private static final List<String> GET_AND_HEAD = List.of("GET", "HEAD");
    private static final String TOO_LONG = "x=" + "a".repeat(1_100);

    private Stage stage;
    private ApiDescription description;
    private DescribedAnswers answers;

    @BeforeEach
    void set() throws Exception {
        stage = Stage.set(CONFIG);
        description = new ApiDescription(stage.get("/v1/openapi.json").body());
        answers = new DescribedAnswers(description, stage.vertx());
    }

    @AfterEach
    void strike() throws Exception {
        stage.close();
    }

    @Test
    void answers_ofEveryKind_areAsDescribedAndAllAreSeen() throws Exception {
        String cursor = changes();
        good();
        refused();
        tooLarge();
        notFound();
        failed();
        notCached();
        rpc();
        stage.close();
        stage = Stage.set(TOUCHY);
        gone(cursor);
        unavailable();
        stage.close();
        stage = Stage.set(Identities.CONFIG.replace("security:\n", UNREACHABLE_ISSUER));
        identified();

        Set<String> never = description.answers();
        never.removeAll(answers.seen());
        assertThat(never).as("described, and never given").isEmpty();
    }

    private String cluster() throws Exception {
        for (JsonNode cluster :
                Stage.json(stage.control("GET", "/clusters", "").body()).path("clusters")) {
            if (cluster.path("region").asText().equals("cn-hangzhou")) {
                return "/v1/clusters/" + cluster.path("id").asText() + "/community-images";
            }
        }
        throw new AssertionError("no cluster");
    }

    private List<String> parted() throws Exception {
        return List.of(LIST, REGION, cluster(), "/v1/community-images/m-new?region=cn-hangzhou", COMPARISON);
    }

    private HttpResponse<String> ask(int status, String method, String target, String... headers) throws Exception {
        return answers.ask(status, method, stage.uri(target), headers);
    }

    private static String with(String target, String parameter) {
        return target + (target.contains("?") ? "&" : "?") + parameter;
    }

    private void fault(String code) throws Exception {
        String fault = "{\"mode\":\"error\",\"rate\":1,\"code\":\"" + code + "\"}";
        assertThat(stage.control("PUT", "/faults/*", fault).statusCode()).isEqualTo(200);
    }

    private void noFault() throws Exception {
        stage.control("DELETE", "/faults", "");
    }

    private void forget() throws Exception {
        URI all = URI.create("http://127.0.0.1:" + stage.gateway().managementPort() + "/admin/entries?region=*");
        HttpRequest purge = HttpRequest.newBuilder(all).DELETE().build();
        assertThat(stage.http().send(purge, BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }

    private void put(String name) throws Exception {
        String image = "{\"ImageId\":\"m-new\",\"ImageName\":\"" + name + "\",\"Status\":\"Available\"}";
        assertThat(stage.control("PUT", "/images/cn-hangzhou/m-new", image).statusCode())
                .isLessThan(300);
        stage.pass(Duration.ofMinutes(3));
        stage.get(REGION);
    }

    /** All kinds of changes, as pages and as a stream; returns a cursor. */
    private String changes() throws Exception {
        String before =
                Stage.json(ask(200, "GET", CHANGES).body()).path("cursor").asText();
        ask(200, "HEAD", CHANGES);
        stage.get(REGION);
        put("first");
        put("second");
        stage.control("DELETE", "/images/cn-hangzhou/m-new", "");
        put("third");
        stage.pass(Duration.ofMinutes(3));
        JsonNode page =
                Stage.json(ask(200, "GET", CHANGES + "?cursor=" + before).body());
        assertThat(page.path("events").findValuesAsText("kind")).contains("listed", "added", "changed");
        stream(before);
        return before;
    }

    private void stream(String since) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(stage.uri(CHANGES))
                .headers("Accept", "text/event-stream", "Last-Event-ID", since)
                .build();
        var response = stage.http().send(request, BodyHandlers.ofInputStream());
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            StringBuilder events = new StringBuilder();
            for (int data = 0; data < 3; ) {
                String line = reader.readLine();
                events.append(line).append('\n');
                data += line.startsWith("data: ") ? 1 : 0;
            }
            answers.note("GET", stage.uri(CHANGES), 200, response.headers().map(), events.toString());
            ask(503, "GET", CHANGES, "Accept", "text/event-stream");
        }
    }

    private void good() throws Exception {
        for (String method : GET_AND_HEAD) {
            for (String target : parted()) {
                String tag =
                        ask(200, method, target).headers().firstValue("ETag").orElseThrow();
                ask(200, method, target, "Prefer", "wait=1");
                ask(200, method, target, "X-Ehpc-Explain", "1");
                ask(304, method, target, "If-None-Match", tag);
            }
            for (String target : List.of(LIST, REGION, cluster())) {
                ask(200, method, with(target, "format=csv&limit=2"));
                ask(200, method, with(target, "format=csv&limit=2"), "X-Ehpc-Explain", "1");
                ask(200, method, with(target, "format=ndjson&limit=2&sort=-size"));
                ask(200, method, with(target, "fields=imageName,places&limit=1"));
            }
            for (String target : FORMS) {
                String tag =
                        ask(200, method, target).headers().firstValue("ETag").orElseThrow();
                ask(304, method, target, "If-None-Match", tag);
            }
            ask(200, method, "/v1/community-images?clusterId=*&region=cn-hangzhou");
            ask(200, method, with(LIST, "limit=all"));
            for (String target : PROBLEMS) {
                String tag =
                        ask(200, method, target).headers().firstValue("ETag").orElseThrow();
                ask(304, method, target, "If-None-Match", tag);
            }
            ask(200, method, "/v1/regions");
        }
    }

    private void refused() throws Exception {
        for (String method : GET_AND_HEAD) {
            for (String target : parted()) {
                ask(400, method, with(target, "nonsense=1"));
            }
            for (String target :
                    List.of(CHANGES, "/v1/regions", FORMS.get(0), FORMS.get(1), PROBLEMS.get(0), PROBLEMS.get(1))) {
                ask(400, method, with(target, "nonsense=1"));
            }
        }
    }

    private void tooLarge() throws Exception {
        for (String target : parted()) {
            tooLarge(target);
        }
        for (String target :
                List.of(CHANGES, "/v1/regions", FORMS.get(0), FORMS.get(1), PROBLEMS.get(0), PROBLEMS.get(1))) {
            tooLarge(target);
        }
        ask(414, "GET", with(RPC, TOO_LONG));
        answers.post(413, stage.uri("/"), TOO_LONG);
        answers.post(414, stage.uri(with(RPC, TOO_LONG)), "");
    }

    private void tooLarge(String target) throws Exception {
        for (String method : GET_AND_HEAD) {
            ask(414, method, with(target, TOO_LONG));
            answers.askOverHttp2(414, method, stage.uri(with(target, TOO_LONG)));
        }
    }

    private void notFound() throws Exception {
        for (String method : GET_AND_HEAD) {
            ask(404, method, "/v1/regions/cn-nowhere/community-images");
            ask(404, method, "/v1/clusters/ehpc-hz-none/community-images");
            ask(404, method, "/v1/community-images/m-none");
            ask(404, method, "/v1/problems/none");
        }
        fault("ImageNotFound");
        forget();
        for (String method : GET_AND_HEAD) {
            ask(404, method, LIST);
            ask(404, method, COMPARISON);
        }
        noFault();
    }

    private void failed() throws Exception {
        forget();
        fault("UnknownError");
        for (String method : GET_AND_HEAD) {
            for (String target : parted()) {
                ask(502, method, target);
            }
            ask(200, method, "/v1/regions");
        }
        noFault();
    }

    private void notCached() throws Exception {
        forget();
        for (String method : GET_AND_HEAD) {
            for (String target : parted()) {
                ask(504, method, target, "Cache-Control", "only-if-cached");
            }
        }
        ask(504, "GET", RPC, "Cache-Control", "only-if-cached");
        answers.postOnlyIfCached(504, stage.uri(RPC));
    }

    private void rpc() throws Exception {
        String tag = ask(200, "GET", RPC).headers().firstValue("ETag").orElseThrow();
        ask(200, "GET", RPC, "X-Ehpc-Explain", "1");
        ask(304, "GET", RPC, "If-None-Match", tag);
        for (String action : List.of("ListCustomImages", "ListImages", "ListClusters", "ListRegions")) {
            ask(200, "GET", RPC.replace("ListCommunityImages", action));
        }
        answers.post(200, stage.uri("/"), RPC.substring(2));
        forget();
        Map<String, Integer> faults = Map.of(
                "EcsError", 406,
                "NotAuthorized", 403,
                "UnknownError", 500,
                "ServiceUnavailable", 503,
                "UnsupportedHTTPMethod", 405);
        for (Map.Entry<String, Integer> each : faults.entrySet()) {
            fault(each.getKey());
            ask(each.getValue(), "GET", RPC);
            answers.post(each.getValue(), stage.uri("/"), RPC.substring(2));
        }
        noFault();
        ask(400, "GET", "/");
        answers.post(400, stage.uri("/"), "");
        ask(404, "GET", RPC.replace("ListCommunityImages", "CreateCluster"));
        answers.post(404, stage.uri("/"), "Action=CreateCluster");
    }

    private void gone(String cursor) throws Exception {
        for (String method : GET_AND_HEAD) {
            ask(410, method, CHANGES + "?cursor=" + cursor);
        }
    }

    private void unavailable() throws Exception {
        fault("UnknownError");
        for (int i = 0; i < 3; i++) {
            stage.get("/v1/community-images?baseOsTag=a" + i);
        }
        for (String method : GET_AND_HEAD) {
            for (String target : parted()) {
                ask(503, method, target);
            }
            ask(200, method, "/v1/regions");
        }
    }

    /** Where callers are identified: to one that is not, one that may not, one that has asked enough, and one that may. */
    private void identified() throws Exception {
        String token = "eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ."
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString("{\"iss\":\"https://corp.example\"}".getBytes(StandardCharsets.UTF_8))
                + ".c2ln";
        for (String method : GET_AND_HEAD) {
            for (String target : all()) {
                ask(401, method, target);
                ask(401, method, target, "X-Api-Key", "nobody's");
                ask(503, method, "/v1/regions", "Authorization", "Bearer " + token);
            }
            for (String target : forbidden()) {
                ask(403, method, target, "X-Api-Key", Identities.apiKey("narrow"));
            }
            ask(200, method, "/v1/community-images?region=*", "X-Api-Key", Identities.apiKey("narrow"));
            ask(200, method, REGION, "X-Api-Key", Identities.apiKey("frugal"));
            ask(200, method, "/v1/regions", "X-Api-Key", Identities.apiKey("narrow"));
        }
        for (String query : List.of("", "?clusterId=*", "?format=ndjson", "?format=csv")) {
            String list = ask(200, "GET", "/v1/community-images" + query, "X-Api-Key", Identities.apiKey("partly"))
                    .body();
            assertThat(list).contains(query.endsWith("csv") ? "left-out" : "leftOut", "cn-beijing");
        }
        for (int asked = 0; asked < 2; asked++) {
            ask(200, "GET", REGION, "X-Api-Key", Identities.apiKey("rare"));
        }
        for (String method : GET_AND_HEAD) {
            for (String target : all()) {
                ask(429, method, target, "X-Api-Key", Identities.apiKey("rare"));
            }
        }
    }

    private List<String> all() throws Exception {
        List<String> all = new ArrayList<>(parted());
        all.add(CHANGES);
        all.add("/v1/regions");
        return all;
    }

    private List<String> forbidden() throws Exception {
        return List.of(
                LIST,
                REGION.replace("cn-hangzhou", "cn-beijing"),
                with(cluster(), "region=cn-beijing"),
                "/v1/community-images/m-new?region=cn-beijing",
                COMPARISON,
                CHANGES + "?region=cn-beijing");
    }
}
