package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ehpc.gateway.catalogue.Answers;
import io.ehpc.gateway.catalogue.SortKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever images are called: pages of one show each of them once, in every order, form and face. */
class OddNamesTest {
    private static final List<String> NAMES = List.of(
            "cut \ud83d",
            "cut \ud83e",
            "\ude00 cut",
            "\ud83d\ude00",
            "cut ?",
            "cut \ufffd",
            "",
            "\n",
            "two\nlines",
            "two\r\nlines",
            "nul\0",
            "a,b",
            "\"",
            "=1",
            "same",
            "same",
            "名".repeat(128),
            "名".repeat(127) + "字",
            "long".repeat(500),
            "long".repeat(500) + "er");

    private final ServedRoutes routes = new ServedRoutes();

    @BeforeEach
    void fill() {
        for (String region : List.of("cn-hangzhou", "cn-beijing", "ap-southeast-1")) {
            List<String> images = new ArrayList<>();
            for (int i = 0; i < NAMES.size(); i++) {
                images.add(image(i, NAMES.get(i)));
            }
            routes.upstream.answers(region, Answers.body("R", images.toArray(new String[0])));
        }
    }

    @AfterEach
    void close() {
        routes.close();
    }

    /** Escaped, since a surrogate without its other half has no other form in UTF-8. Half of them have no owner. */
    private static String image(int number, String name) {
        ObjectNode image = JsonNodeFactory.instance
                .objectNode()
                .put("ImageId", "m-" + number)
                .put("Status", name)
                .put("ProductCode", name)
                .put("ImageOwnerAlias", name);
        if (number % 2 == 0) {
            image.put("Uid", name.isEmpty() ? "1" : name);
        }
        image.putObject("OsTag").put("OsTag", name).put("Platform", name).put("Architecture", "same" + number);
        StringBuilder escaped = new StringBuilder();
        name.chars().forEach(character -> escaped.append("\\u%04x".formatted(character)));
        String json = image.toString();
        return json.substring(0, json.length() - 1) + ",\"ImageName\":\"" + escaped + "\"}";
    }

    static Stream<String> orders() {
        return Stream.concat(
                        Stream.of("", "imageName,-status,uid,osTag"),
                        SortKey.Field.NAMES.stream().flatMap(name -> Stream.of(name, "-" + name)))
                .map(sort ->
                        "region=cn-hangzhou&fields=imageId,imageName,places" + (sort.isEmpty() ? "" : "&sort=" + sort));
    }

    @ParameterizedTest
    @MethodSource("orders")
    void pages_ofOne_showEachImageOnceAndEnd(String question) {
        List<String> all =
                ids(routes.get("/v1/community-images?limit=10000&" + question).json());
        assertThat(all).hasSize(NAMES.size()).doesNotHaveDuplicates();
        for (String format : List.of("json", "ndjson", "csv")) {
            List<String> paged = new ArrayList<>();
            String next = "/v1/community-images?limit=1&format=" + format + "&" + question;
            while (!next.isEmpty() && paged.size() <= all.size()) {
                Reply reply = routes.get(next);
                assertThat(reply.status()).as(reply.body()).isEqualTo(200);
                paged.addAll(idsOf(reply, format));
                next = reply.header("link").replaceAll("^<([^>]*)>; rel=\"next\".*|.*", "$1");
            }
            assertThat(paged).as(format).isEqualTo(all);
        }
    }

    @ParameterizedTest
    @MethodSource("orders")
    void pages_overRegions_showEachImageOnceAndEnd(String question) {
        String everywhere = question.replace("region=cn-hangzhou", "region=*");
        int images = routes.get("/v1/community-images?limit=10000&" + everywhere)
                .json()
                .path("images")
                .size();
        List<JsonNode> seen = new ArrayList<>();
        String next = "/v1/community-images?limit=3&" + everywhere;
        while (!next.isEmpty() && seen.size() <= images) {
            JsonNode page = routes.get(next).json();
            page.path("images").forEach(seen::add);
            next = page.path("next").asText();
        }
        assertThat(seen).hasSize(images).doesNotHaveDuplicates();
    }

    private static List<String> ids(JsonNode page) {
        List<String> ids = new ArrayList<>();
        page.path("images").forEach(image -> ids.add(image.path("imageId").asText()));
        return ids;
    }

    private static List<String> idsOf(Reply reply, String format) {
        return switch (format) {
            case "json" -> ids(reply.json());
            case "ndjson" ->
                reply.body()
                        .lines()
                        .map(line -> new Reply(200, Map.of(), line).json())
                        .filter(line -> line.has("imageId"))
                        .map(line -> line.path("imageId").asText())
                        .toList();
            default -> // Names may hold ends of lines: an id begins behind its part's cells.
                Stream.of(reply.body().split("cn-hangzhou,,fresh,,", -1))
                        .skip(1)
                        .map(row -> row.substring(0, row.indexOf(',')))
                        .toList();
        };
    }
}
