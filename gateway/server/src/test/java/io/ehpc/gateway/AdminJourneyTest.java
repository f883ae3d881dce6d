package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator asks of the management port: why is this answer what it is, and take it back. */
class AdminJourneyTest extends Journey {
    private static final String ENTRIES = "/admin/entries";

    @BeforeEach
    void fill() throws Exception {
        assertThat(stage().get("/v1/community-images?region=*").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> delete(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + stage().gateway().managementPort() + path);
        return stage().http()
                .send(
                        HttpRequest.newBuilder(uri)
                                .DELETE()
                                .timeout(Duration.ofSeconds(20))
                                .build(),
                        BodyHandlers.ofString());
    }

    private JsonNode shown(String path) throws Exception {
        return Stage.json(stage().manage(path).body());
    }

    @Test
    void look_tellsStateAgeAndLastError() throws Exception {
        stage().control("PUT", "/faults/cn-beijing", "{\"mode\":\"error\",\"rate\":1,\"code\":\"ServiceUnavailable\"}");
        stage().pass(Duration.ofMinutes(5));
        assertThat(stage().get("/v1/regions/cn-beijing/community-images").statusCode())
                .isEqualTo(200);

        JsonNode all = shown(ENTRIES + "?region=cn-beijing");

        assertThat(all.path("total").asInt()).isOne();
        JsonNode entry = all.path("entries").get(0);
        assertThat(entry.path("state").asText()).isEqualTo("stale-if-error");
        assertThat(entry.path("age").asInt()).isBetween(300, 310);
        assertThat(entry.path("servedFor").asInt()).isBetween(290, 300);
        assertThat(entry.path("lastError").path("code").asText()).isEqualTo("ServiceUnavailable");
        assertThat(shown(ENTRIES + "/" + entry.path("id").asText()).path("asOf"))
                .isEqualTo(entry.path("asOf"));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            region=*,                        3, 0
            region=cn-beijing,               1, 2
            account=test,                    3, 0
            account=nobody,                  0, 3
            clusterId=ehpc-bj-hotv82jfww,    0, 3
            region=cn-beijing&mode=hard,     1, 2
            region=*&mode=soft,              3, 3
            """)
    void purge_saysWhatItDid(String what, int purged, int left) throws Exception {
        JsonNode done = Stage.json(delete(ENTRIES + "?" + what).body());

        assertThat(done.path("entries").asInt()).isEqualTo(purged);
        assertThat(done.path("calls").asInt()).isZero();
        assertThat(shown(ENTRIES).path("total").asInt()).isEqualTo(left);
    }

    @Test
    void purge_one_callsAnewForIt() throws Exception {
        int calls = stage().calls();
        String id = shown(ENTRIES + "?region=cn-hangzhou")
                .path("entries")
                .get(0)
                .path("id")
                .asText();

        assertThat(Stage.json(delete(ENTRIES + "/" + id).body()).path("entries").asInt())
                .isOne();

        assertThat(stage().manage(ENTRIES + "/" + id).statusCode()).isEqualTo(404);
        assertThat(stage().get("/v1/community-images?region=*").statusCode()).isEqualTo(200);
        assertThat(stage().calls()).isEqualTo(calls + 1);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            '',                          region
            ?mode=soft,                  region
            ?region=*&mode=mild,         mode
            ?region=No Region,           region
            ?region=*&region=*,          region
            ?region=*&limit=1,           limit
            ?region=*&what=1,            what
            """)
    void purge_badParameter_purgesNothing(String query, String parameter) throws Exception {
        HttpResponse<String> refused = delete(ENTRIES + query.replace(" ", "%20"));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(Stage.json(refused.body()).path("parameter").asText()).isEqualTo(parameter);
        assertThat(shown(ENTRIES).path("total").asInt()).isEqualTo(3);
    }

    @Test
    void admin_onTheApiPort_isNotThere() throws Exception {
        assertThat(stage().get(ENTRIES).statusCode()).isEqualTo(404);
    }
}
