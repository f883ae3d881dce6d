package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ehpc.gateway.catalogue.Answers;
import io.ehpc.gateway.upstream.FaultKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients see of the same cached parts: views, one image, a comparison. */
class ImageViewsTest {
    private static final String ALL = "/v1/community-images";

    private final ServedRoutes routes = new ServedRoutes();

    @BeforeEach
    void fill() {
        routes.upstream.answers(
                "cn-hangzhou",
                Answers.body("R1", image("m-1", "alpha", "Available"), image("m-2", "beta", "Available")));
        routes.upstream.answers("cn-beijing", Answers.body("R2", image("m-3", "alpha", "Creating")));
        routes.upstream.answers(
                "ap-southeast-1",
                Answers.body("R3", image("m-4", "alpha", "Available"), image("m-5", "=cmd", "Available")));
    }

    @AfterEach
    void close() {
        routes.close();
    }

    private static String image(String id, String name, String status) {
        return "{\"ImageId\": \"%s\", \"ImageName\": \"%s\", \"Status\": \"%s\", \"Uid\": \"1\", \"Size\": 40}"
                .formatted(id, name, status);
    }

    private static String table(String... rows) {
        return String.join("\r\n", rows) + "\r\n";
    }

    private static List<String> texts(JsonNode array, String pointer) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(node -> node.at(pointer).asText())
                .toList();
    }

    @Test
    void views_ofAllKinds_callTheUpstreamOnceForAll() {
        routes.get(ALL);
        for (String view :
                List.of("imageName=a*", "format=csv", "format=ndjson", "sort=-size&limit=1", "fields=imageId")) {
            assertThat(routes.get(ALL + "?" + view).status()).as(view).isEqualTo(200);
        }
        assertThat(routes.get(ALL + "/m-1").status()).isEqualTo(200);
        assertThat(routes.get(ALL + "/comparison").status()).isEqualTo(200);

        assertThat(routes.upstream.calls()).hasSize(3);
    }

    @Test
    void fields_chosen_areAllThatIsShown() {
        Reply reply = routes.get(ALL + "?fields=imageName,places&imageName=alpha&status=Available");

        assertThat(reply.body())
                .startsWith("{\"complete\":true,\"images\":[{\"imageName\":\"alpha\",\"places\":["
                        + "{\"region\":\"ap-southeast-1\",\"imageId\":\"m-4\"},{\"region\":\"cn-hangzhou\",\"imageId\":\"m-1\"}"
                        + "]}],\"parts\":[");
    }

    @Test
    void pages_followedByTheirLinks_areAllImagesOnce() {
        List<String> names = new ArrayList<>();
        String next = ALL + "?sort=-imageName&limit=1&region=*&fields=imageName";
        while (!next.isEmpty()) {
            Reply reply = routes.get(next);
            assertThat(reply.status()).as(reply.body()).isEqualTo(200);
            names.addAll(texts(reply.json().path("images"), "/imageName"));
            next = reply.json().path("next").asText();
            assertThat(reply.header("link"))
                    .isEqualTo((next.isEmpty() ? "" : "<" + next + ">; rel=\"next\", ")
                            + "</v1/openapi.json>; rel=\"service-desc\"");
        }
        assertThat(names).containsExactly("beta", "alpha", "=cmd");
    }

    /** The first page of JSON that says nothing of it; all as NDJSON, CSV and with {@code limit=all}. */
    @Test
    void list_ofManyWithoutALimit_isAPageWithANext() {
        List<String> images = IntStream.range(0, 250)
                .mapToObj(i -> image("m-%03d".formatted(i), "many%03d".formatted(i), "Available"))
                .toList();
        routes.upstream.answers("cn-hangzhou", Answers.body("R", images.toArray(new String[0])));
        String list = "/v1/regions/cn-hangzhou/community-images";
        Reply first = routes.get(list);
        assertThat(first.json().path("images")).hasSize(100);

        List<String> ids = new ArrayList<>();
        int pages = 0;
        for (String next = list; !next.isEmpty(); pages++) {
            Reply page = routes.get(next);
            ids.addAll(texts(page.json().path("images"), "/imageId"));
            next = page.json().path("next").asText();
        }

        assertThat(pages).isEqualTo(3);
        assertThat(ids).hasSize(250).isSorted().doesNotHaveDuplicates();
        Reply whole = routes.get(list + "?limit=all");
        assertThat(texts(whole.json().path("images"), "/imageId")).isEqualTo(ids);
        assertThat(whole.header("link")).doesNotContain("next");
        assertThat(whole.header("etag")).isNotEqualTo(first.header("etag"));
        assertThat(whole.json().path("changesCursor")).isEqualTo(first.json().path("changesCursor"));
        assertThat(routes.get(list + "?format=csv").body().lines()).hasSize(251);
        assertThat(routes.get(list + "?format=ndjson").body().lines()).hasSize(251);
    }

    @ParameterizedTest
    @CsvSource({"region=cn-beijing", "status=Available", "sort=imageName", "baseOsTag=x"})
    void cursor_ofAnotherQuestion_isABadParameter(String other) {
        String next = routes.get(ALL + "?limit=1").json().path("next").asText();
        int calls = routes.upstream.calls().size();

        Reply reply = routes.get(next + "&" + other);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("parameter")).isEqualTo("cursor");
        assertThat(routes.upstream.calls()).hasSize(calls);
    }

    @Test
    void cursor_withAnotherLimitAndFormat_goesOn() {
        String next = routes.get(ALL + "?limit=1").json().path("next").asText();

        Reply reply = routes.get(next.replace("limit=1", "limit=5") + "&format=csv&fields=imageName");

        assertThat(reply.body())
                .isEqualTo(table(
                        "region,clusterId,state,error,imageName",
                        "ap-southeast-1,,fresh,,alpha",
                        "cn-beijing,,fresh,,alpha",
                        "cn-hangzhou,,fresh,,alpha",
                        "cn-hangzhou,,fresh,,beta"));
    }

    @Test
    void ndjson_hasAnImageALineThenTheParts() {
        Reply reply = routes.exchange("GET " + ALL + " HTTP/1.1\r\nHost: l\r\nAccept: application/x-ndjson\r\n\r\n");

        assertThat(reply.header("content-type")).isEqualTo("application/x-ndjson");
        assertThat(reply.header("vary")).isEqualTo("Accept, Accept-Encoding, Prefer, X-Ehpc-Explain");
        List<String> lines = reply.body().lines().toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.subList(0, 3)).allMatch(line -> line.startsWith("{\"imageId\":\"m-"));
        assertThat(lines.get(3)).startsWith("{\"complete\":true,\"parts\":[");
    }

    @Test
    void csv_withAFailedPart_saysSoInTheFileAndHoldsNoFormula() {
        routes.upstream.fails("cn-beijing", FaultKind.UNREACHABLE);

        Reply reply = routes.get(ALL + "?format=csv&fields=imageName,size");

        assertThat(reply.header("content-type")).isEqualTo("text/csv; charset=utf-8; header=present");
        assertThat(reply.header("vary")).isEqualTo("Accept-Encoding, Prefer, X-Ehpc-Explain");
        assertThat(reply.body())
                .isEqualTo(table(
                        "region,clusterId,state,error,imageName,size",
                        "ap-southeast-1,,fresh,,'=cmd,40",
                        "ap-southeast-1,,fresh,,alpha,40",
                        "cn-hangzhou,,fresh,,alpha,40",
                        "cn-hangzhou,,fresh,,beta,40",
                        "cn-beijing,,failed,unreachable: It failed: unreachable.,,"));
    }

    @Test
    void image_inSomePlace_isThereWithAllItsPlaces() {
        Reply reply = routes.get(ALL + "/m-3");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("images")).hasSize(1);
        assertThat(texts(reply.json().at("/images/0/places"), "/imageId")).containsExactly("m-4", "m-3", "m-1");
        assertThat(texts(reply.json().at("/images/0/places"), "/status"))
                .containsExactly("Available", "Creating", "Available");
        routes.awaitCounted(Route.IMAGE, "miss", 1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # id   | region       | beijing fails by | status | type
            m-9    | -            | -                | 404    | not-found
            m-3    | cn-hangzhou  | -                | 404    | not-found
            m-9    | -            | UNREACHABLE      | 502    | cannot-know
            m-9    | -            | CIRCUIT_OPEN     | 503    | cannot-know
            m-9    | -            | TIMED_OUT        | 504    | cannot-know
            m-9    | -            | NOT_FOUND        | 502    | cannot-know
            m-9    | cn-hangzhou  | UNREACHABLE      | 404    | not-found
            m-9    | cn-beijing   | UNREACHABLE      | 502    | cannot-know
            m-1    | -            | UNREACHABLE      | 200    | -
            """)
    void image_byWhatIsKnown_isFoundAbsentOrUnknown(
            String id, String region, FaultKind fault, int status, String type) {
        if (fault != null) {
            routes.upstream.fails("cn-beijing", fault);
        }

        Reply reply = routes.get(ALL + "/" + id + (region == null ? "" : "?region=" + region));

        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.json().path("parts")).hasSize(region == null ? 3 : 1);
        if (status == 200) {
            assertThat(reply.json().path("complete").asBoolean(true)).isFalse();
        } else {
            assertThat(reply.text("type")).isEqualTo("urn:ehpc-gateway:problem:" + type);
            assertThat(reply.json().has("images")).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/community-images/-a, imageId",
        "/v1/community-images/m%201, imageId",
        "/v1/community-images/m%2F1, imageId",
        "/v1/community-images/LONG, imageId",
        "/v1/community-images/m-1?clusterId=a, clusterId",
        "/v1/community-images/m-1?region=cn-nowhere, region",
        "/v1/community-images/m-1?require=quorum:4, require",
        "/v1/community-images/comparison?region=cn-beijing, region",
        "/v1/community-images/comparison?clusterId=a, clusterId",
        "/v1/community-images/comparison?sort=size, sort",
        "/v1/community-images?cursor=abc, cursor",
        "/v1/community-images?timeout=soon, timeout"
    })
    void parameter_bad_isNamedAndAsksNothing(String target, String parameter) {
        Reply reply = routes.get(target.replace("LONG", "m".repeat(65)));

        assertThat(reply.status()).as(reply.body()).isEqualTo(400);
        assertThat(reply.text("parameter")).isEqualTo(parameter);
        assertThat(routes.upstream.calls()).isEmpty();
    }

    @Test
    void comparison_ofServedRegions_saysWhatIsCommonAndMissing() {
        Reply reply = routes.get(ALL + "/comparison?region=cn-hangzhou,cn-beijing&fields=imageName");

        assertThat(reply.body())
                .startsWith("{\"complete\":true,\"compared\":[\"cn-beijing\",\"cn-hangzhou\"],\"unknown\":[],"
                        + "\"common\":[{\"imageName\":\"alpha\"}],\"differing\":[{\"in\":[\"cn-hangzhou\"],"
                        + "\"missingIn\":[\"cn-beijing\"],\"image\":{\"imageName\":\"beta\"}}],\"parts\":[");
    }

    @Test
    void comparison_ofARegionThatIsDown_neverSaysMissingThere() {
        routes.upstream.fails("cn-beijing", FaultKind.UNREACHABLE);

        JsonNode json = routes.get(ALL + "/comparison?region=*").json();

        assertThat(json.path("complete").asBoolean(true)).isFalse();
        assertThat(json.path("unknown")).hasSize(1);
        assertThat(json.at("/unknown/0").asText()).isEqualTo("cn-beijing");
        assertThat(texts(json.path("common"), "/imageName")).containsExactly("alpha");
        assertThat(json.path("differing").findValues("missingIn").toString()).doesNotContain("cn-beijing");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # require  | regions down            | status | type
            -          | cn-beijing              | 200    |
            any        | cn-beijing              | 200    |
            quorum:1   | cn-beijing              | 200    |
            quorum:2   | cn-beijing              | 503    | too-few-parts
            all        | cn-beijing              | 503    | too-few-parts
            any        | cn-beijing cn-hangzhou  | 503    | no-part
            quorum:1   | cn-beijing cn-hangzhou  | 503    | no-part
            quorum:2   | cn-hangzhou             | 503    | too-few-parts
            all        | ''                      | 200    |
            """)
    void comparison_withRegionsDown_isWhatTheRequestRequires(
            @Nullable String require, String down, int status, @Nullable String type) {
        for (String region : down.isEmpty() ? new String[0] : down.split(" ", -1)) {
            routes.upstream.fails(region, FaultKind.CIRCUIT_OPEN);
        }

        Reply reply = routes.get(
                ALL + "/comparison?region=cn-hangzhou,cn-beijing" + (require == null ? "" : "&require=" + require));

        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.json().path("parts")).hasSize(2);
        if (type != null) {
            assertThat(reply.text("type")).isEqualTo("urn:ehpc-gateway:problem:" + type);
        } else {
            assertThat(reply.json().path("complete").asBoolean()).isEqualTo(down.isEmpty());
            assertThat(String.join(" ", texts(reply.json().path("unknown"), "")))
                    .isEqualTo(down);
            if (!down.isEmpty()) {
                assertThat(reply.json().findValues("missingIn").toString()).doesNotContain(down);
            }
        }
    }

    @Test
    void comparison_filtered_isOfThePlacesThatFit() {
        JsonNode json = routes.get(ALL + "/comparison?status=Available").json();

        assertThat(json.path("common")).isEmpty();
        assertThat(json.at("/differing/1/missingIn/0").asText()).isEqualTo("cn-beijing");
    }
}
