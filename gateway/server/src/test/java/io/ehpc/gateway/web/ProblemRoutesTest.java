package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What leads from an answer to what it means, and to what the service is. */
class ProblemRoutesTest {
    private final ServedRoutes routes = new ServedRoutes();

    @AfterEach
    void close() {
        routes.close();
    }

    private Reply get(String target, String header) {
        return routes.exchange("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + header + "\r\n\r\n");
    }

    @Test
    void types_allThatThereAre_areDocumented() {
        Reply list = routes.get("/v1/problems");

        List<String> names = new ArrayList<>();
        list.json().path("problems").forEach(each -> {
            names.add(each.path("name").asText());
            assertThat(each.path("meaning").asText()).endsWith(".");
        });
        assertThat(new TreeSet<>(names)).isEqualTo(new TreeSet<>(Problem.TYPES)).hasSameSizeAs(names);
        for (String name : names) {
            for (String asked : List.of(name, "urn:ehpc-gateway:problem:" + name)) {
                assertThat(routes.get("/v1/problems/" + asked).text("type")).endsWith(":" + name);
            }
        }
        assertThat(get("/v1/problems", "If-None-Match: " + list.header("etag")).status())
                .isEqualTo(304);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/problems/no-such-type, 404, not-found",
        "/v1/problems?x=1, 400, bad-parameter",
        "/v1/problems/internal?x=1, 400, bad-parameter",
        "/v1/nothing, 404, not-found",
        "/v1/community-images?limit=0, 400, bad-parameter",
        "/v1/regions/cn-nowhere/community-images, 404, not-found",
        "/v1/community-images?region=cn-nowhere, 400, bad-parameter",
        "/v1/community-images/m-1?region=cn-nowhere, 400, bad-parameter",
        "/v1/community-images/changes?region=cn-nowhere, 400, bad-parameter"
    })
    void problem_leadsToItsTypeAndNamesItsRequest(String target, int status, String type) {
        Reply reply = get(target, "X-Request-Id: mine-1");

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.text("type")).isEqualTo("urn:ehpc-gateway:problem:" + type);
        assertThat(reply.text("instance")).isEqualTo("urn:ehpc-gateway:request:mine-1");
        String documentation = "/v1/problems/" + type;
        assertThat(reply.header("link"))
                .isEqualTo("<" + documentation + ">; rel=\"type\", </v1/openapi.json>; rel=\"service-desc\"");
        assertThat(routes.get(documentation).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "6f1c2e0a-3b5d-4f7e-9a8b-1c2d3e4f5a6b", "1-67891233:abc.d_e", "LONG64"})
    void requestId_wellFormed_isTaken(String written) {
        String id = written.replace("LONG64", "a".repeat(64));
        for (String target : List.of("/v1/regions", "/", "/v1/community-images")) {
            assertThat(get(target, "X-Request-Id: " + id).header("x-request-id"))
                    .isEqualTo(id);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\"b", "a\\b", "a,b", "<a>", "é", "LONG65", "a\r\nX-Request-Id: b"})
    void requestId_malformedOrTwice_isNot(String written) {
        String id = written.replace("LONG65", "a".repeat(65));
        assertThat(get("/v1/regions", "X-Request-Id: " + id).header("x-request-id"))
                .matches("[0-9a-f]+-[0-9a-f]+");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/regions",
                "/v1/community-images",
                "/v1/community-images/comparison",
                "/v1/community-images/changes",
                "/v1/openapi.json",
                "/v1/problems",
                "/v1/none"
            })
    void answer_ofTheNativeApi_leadsToItsDescription(String target) {
        assertThat(routes.get(target).header("link")).endsWith("</v1/openapi.json>; rel=\"service-desc\"");
    }
}
