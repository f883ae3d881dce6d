package io.ehpc.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.protocol.Operation;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlApiTest {
    private static final String FAULT = """
            {"mode": "error", "rate": 0.5, "code": "DbError", "latency": "250ms", "jitter": "50ms",
             "tail": "2s", "tailRate": 0.01, "clockSkew": "-20m"}""";
    private final Bench bench = new Bench();
    private final Catalogue catalogue = bench.simulator.catalogue();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void putFault_everyKey_setsIt() throws Exception {
        HttpResponse<String> set = bench.control("PUT", "/faults/cn-hangzhou", FAULT);
        assertThat(set.statusCode()).isEqualTo(200);
        assertThat(set.headers().firstValue("content-type")).contains("application/json");

        Fault fault = bench.simulator.faults().of("cn-hangzhou");
        Latency latency = new Latency(Duration.ofMillis(250), Duration.ofMillis(50), Duration.ofSeconds(2), 0.01);
        assertThat(fault).isEqualTo(new Fault(Fault.Mode.ERROR, 0.5, "DbError", latency, Duration.ofMinutes(-20)));
        assertThat(json("/faults").path("cn-hangzhou")).isEqualTo(tree(set.body()));
        assertThat(json("/faults/cn-hangzhou")).isEqualTo(tree(set.body()));
    }

    @Test
    void deleteFault_oneThenAll_clears() throws Exception {
        bench.control("PUT", "/faults/cn-hangzhou", "{\"mode\": \"hang\"}");
        bench.control("PUT", "/faults/cn-beijing", "{\"mode\": \"reset\"}");
        bench.control("PUT", "/faults/*", "{\"latency\": \"1s\"}");
        assertThat(bench.control("DELETE", "/faults/cn-hangzhou", "").statusCode())
                .isEqualTo(204);
        assertThat(bench.simulator.faults().all()).containsOnlyKeys("cn-beijing", "*");
        assertThat(bench.control("DELETE", "/faults", "").statusCode()).isEqualTo(204);
        assertThat(json("/faults")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    PUT | /faults/cn-hangzhou | {"mode": "explode"}                  | 400 | mode is one of none, error
                    PUT | /faults/cn-hangzhou | {"mode": 1}                          | 400 | mode is a text
                    PUT | /faults/cn-hangzhou | {"moed": "hang"}                     | 400 | the key "moed" is unknown
                    PUT | /faults/cn-hangzhou | {"mode": "hang", "mode": "none"}     | 400 | not JSON
                    PUT | /faults/cn-hangzhou | {"rate": 1.01}                       | 400 | rate is a number from 0 to 1
                    PUT | /faults/cn-hangzhou | {"rate": -0.1}                       | 400 | rate is a number from 0 to 1
                    PUT | /faults/cn-hangzhou | {"rate": "all"}                      | 400 | rate is a number from 0 to 1
                    PUT | /faults/cn-hangzhou | {"tailRate": 2}                      | 400 | tailRate is a number from 0 to 1
                    PUT | /faults/cn-hangzhou | {"latency": "soon"}                  | 400 | latency is a duration
                    PUT | /faults/cn-hangzhou | {"latency": 250}                     | 400 | latency is a text
                    PUT | /faults/cn-hangzhou | {"latency": "-1s"}                   | 400 | 0 or longer
                    PUT | /faults/cn-hangzhou | {"latency": "999999999h"}            | 400 | at most 2m
                    PUT | /faults/cn-hangzhou | {"clockSkew": "25h"}                 | 400 | clockSkew is at most
                    PUT | /faults/cn-hangzhou | {"mode": "hang", "code": "DbError"}  | 400 | code goes with
                    PUT | /faults/cn-hangzhou | {"mode": "error", "code": "a b"}     | 400 | code is an error code
                    PUT | /faults/cn-hangzhou | []                                   | 400 | not a JSON object
                    PUT | /faults/cn-hangzhou | {                                    | 400 | not JSON
                    PUT | /faults/cn-hangzhou | ''                                   | 400 | empty
                    PUT | /faults/cn-nowhere  | {}                                   | 404 | cn-nowhere
                    DELETE | /faults/cn-nowhere | ''                                 | 404 | cn-nowhere
                    GET | /images/cn-nowhere  | ''                                   | 404 | cn-nowhere
                    GET | /images/cn-hangzhou/m-none | ''                            | 404 | m-none
                    DELETE | /images/cn-hangzhou/m-none | ''                         | 404 | m-none
                    PUT | /images/cn-hangzhou/m-1 | {"ImageId": "m-2"}               | 400 | another ImageId
                    PUT | /images/cn-hangzhou/m-1 | {"Size": "large"}                | 400 | another shape
                    PUT | /images/cn-hangzhou | {"Images": []}                       | 400 | no list of images
                    PUT | /images/cn-hangzhou | [{"ImageName": "nameless"}]          | 400 | another shape
                    PUT | /images/cn-hangzhou | [7]                                  | 400 | another shape
                    PUT | /images/cn-hangzhou | [{"ImageId": "a"}, {"ImageId": "a"}] | 400 | same ImageId
                    POST | /calls             | ''                                   | 405 | method
                    GET | /nothing            | ''                                   | 404 | "/nothing"
                    """)
    void request_bad_isAProblemAndChangesNothing(String method, String path, String body, int status, String detail)
            throws Exception {
        List<Image> before = catalogue.images("cn-hangzhou");
        HttpResponse<String> response = bench.control(method, path, body);
        assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
        JsonNode problem = tree(response.body());
        assertThat(problem.path("detail").asText()).contains(detail);
        assertThat(problem.path("status").asInt()).isEqualTo(status).isEqualTo(response.statusCode());
        assertThat(problem.path("title").asText()).isNotEmpty();
        assertThat(bench.simulator.faults().all()).isEmpty();
        assertThat(catalogue.images("cn-hangzhou")).isEqualTo(before);
    }

    @Test
    void request_bodyTooLarge_isAProblem() throws Exception {
        HttpResponse<String> response = bench.control("PUT", "/images/cn-hangzhou", " ".repeat((8 << 20) + 1));
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(tree(response.body()).path("detail").asText()).contains("too large");
    }

    @Test
    void images_addedChangedWithdrawn_showInTheApi() throws Exception {
        String info = "{\"ImageName\": \"mine\", \"Size\": 40, \"Hibernates\": true}";
        assertThat(bench.control("PUT", "/images/cn-hangzhou/m-mine", info).statusCode())
                .isEqualTo(201);
        assertThat(bench.control("PUT", "/images/cn-hangzhou/m-mine", info.replace("40", "60"))
                        .statusCode())
                .isEqualTo(200);
        Image listed =
                Operation.LIST_COMMUNITY_IMAGES
                        .read(bench.list("cn-hangzhou", "").body())
                        .items(Image.class)
                        .stream()
                        .filter(image -> image.imageId().equals("m-mine"))
                        .findFirst()
                        .orElseThrow();
        assertThat(listed.size()).isEqualTo(60);
        assertThat(listed.others()).containsKey("Hibernates");
        assertThat(json("/images/cn-hangzhou/m-mine").path("ImageName").asText())
                .isEqualTo("mine");

        assertThat(bench.control("DELETE", "/images/cn-hangzhou/m-mine", "").statusCode())
                .isEqualTo(204);
        assertThat(catalogue.image("cn-hangzhou", "m-mine")).isEmpty();
    }

    @Test
    void images_ofARegion_goFromOneToAnother() throws Exception {
        String images = bench.control("GET", "/images/cn-beijing", "").body();
        assertThat(bench.control("PUT", "/images/cn-hangzhou", images).statusCode())
                .isEqualTo(204);
        assertThat(catalogue.images("cn-hangzhou")).isEqualTo(catalogue.images("cn-beijing"));

        bench.control("PUT", "/images/cn-hangzhou", "[{\"ImageId\": \"m-1\"}]");
        assertThat(catalogue.images("cn-hangzhou")).extracting(Image::imageId).containsExactly("m-1");
        assertThat(bench.control("DELETE", "/images/cn-hangzhou", "").statusCode())
                .isEqualTo(204);
        assertThat(Operation.LIST_COMMUNITY_IMAGES
                        .read(bench.list("cn-hangzhou", "").body())
                        .items(Image.class))
                .isEmpty();
    }

    @Test
    void calls_some_areToldByEveryAspect() throws Exception {
        bench.list("cn-hangzhou", "");
        bench.list("cn-beijing", "Color=red");
        JsonNode calls = json("/calls");
        assertThat(calls.path("total").asInt()).isEqualTo(2);
        assertThat(calls.path("byRegion").path("cn-hangzhou").asInt()).isEqualTo(1);
        assertThat(calls.path("byAction").path("ListCommunityImages").asInt()).isEqualTo(2);
        assertThat(calls.path("byCaller").path("testAccessKeyId").asInt()).isEqualTo(2);
        assertThat(calls.path("byOutcome").path("UnsupportedParameter").asInt()).isEqualTo(1);
        assertThat(calls.path("calls")).hasSize(2);
        assertThat(bench.control("DELETE", "/calls", "").statusCode()).isEqualTo(204);
        assertThat(json("/calls").path("total").asInt()).isZero();
    }

    @Test
    void regionsAndClusters_exist_areListed() throws Exception {
        JsonNode regions = json("/regions").path("regions");
        assertThat(regions).hasSize(catalogue.regions().size());
        JsonNode first = regions.get(0);
        assertThat(first.path("images").asInt())
                .isEqualTo(catalogue.images(first.path("region").asText()).size());
        JsonNode clusters = json("/clusters").path("clusters");
        assertThat(clusters).hasSize(catalogue.clusters().size());
        assertThat(clusters.get(0).path("id").asText()).startsWith("ehpc-");
    }

    private JsonNode json(String path) throws Exception {
        return tree(bench.control("GET", path, "").body());
    }

    private static JsonNode tree(String body) throws Exception {
        return new ObjectMapper().readTree(body);
    }
}
