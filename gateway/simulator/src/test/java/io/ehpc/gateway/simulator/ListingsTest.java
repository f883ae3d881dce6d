package io.ehpc.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ehpc.gateway.protocol.ClusterInfo;
import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.protocol.ItemList;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.protocol.Page;
import io.ehpc.gateway.signing.Acs3Signature;
import io.ehpc.gateway.simulator.Catalogue.Cluster;
import io.ehpc.gateway.simulator.SimulatorOptions.Quota;
import java.net.http.HttpResponse;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every declared operation, asked of the simulator over HTTP. */
class ListingsTest {
    private static final String REGION = "cn-hangzhou";

    private Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    static Set<String> names() {
        return Operation.ALL.keySet();
    }

    private HttpResponse<byte[]> ask(String name, String query) throws Exception {
        Operation operation = Objects.requireNonNull(Operation.ALL.get(name));
        return bench.send(Acs3Signature.sign(
                bench.request(REGION, query),
                operation,
                Bench.KEY,
                bench.clock.instant(),
                UUID.randomUUID().toString()));
    }

    private ItemList list(Operation operation, String query) throws Exception {
        return operation.read(ask(operation.name(), query).body());
    }

    @ParameterizedTest
    @MethodSource("names")
    void operation_any_isServedAndCountedByItsName(String name) throws Exception {
        HttpResponse<byte[]> response = ask(name, "");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(Objects.requireNonNull(Operation.ALL.get(name))
                        .read(response.body())
                        .items())
                .isNotEmpty();
        assertThat(bench.simulator.calls().all())
                .singleElement()
                .satisfies(count -> assertThat(count.action()).isEqualTo(name));
    }

    @ParameterizedTest
    @MethodSource("names")
    void fault_ofTheRegion_isThatOfEachOperation(String name) throws Exception {
        bench.control("PUT", "/faults/" + REGION, "{\"mode\":\"error\",\"rate\":1,\"code\":\"DbError\"}");

        assertThat(Bench.error(ask(name, ""))).isEqualTo("406 DbError");
    }

    @Test
    void throttle_ofOneOperation_isNotThatOfAnother() throws Exception {
        bench.close();
        bench = new Bench(Bench.OPTIONS.withQuota(new Quota(1, 1)));

        for (String name : names()) {
            assertThat(ask(name, "").statusCode()).as(name).isEqualTo(200);
            assertThat(Bench.error(ask(name, ""))).as(name).isEqualTo("400 Throttling.User");
        }
    }

    @Test
    void clusters_areThoseOfTheCatalogue() throws Exception {
        assertThat(list(Operation.LIST_CLUSTERS, "").items(ClusterInfo.class))
                .extracting(ClusterInfo::id, ClusterInfo::name, ClusterInfo::status, ClusterInfo::regionId)
                .containsExactlyElementsOf(bench.simulator.catalogue().clusters(REGION).stream()
                        .map(cluster -> tuple(cluster.id(), cluster.name(), cluster.status(), REGION))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # of 23,               number, size, items
            '',                         1,   10,    10
            PageNumber=2,               2,   10,    10
            PageNumber=3,               3,   10,     3
            PageNumber=4,               4,   10,     0
            PageNumber=2147483647,  2147483647, 10,  0
            PageSize=50,                1,   50,    23
            PageSize=23,                1,   23,    23
            PageSize=22&PageNumber=2,   2,   22,     1
            PageSize=1&PageNumber=23,  23,    1,     1
            """)
    void page_holdsItsPartAndTheWholeCount(String query, int number, int size, int items) throws Exception {
        Catalogue catalogue = bench.simulator.catalogue();
        for (int i = catalogue.clusters(REGION).size(); i < 23; i++) {
            catalogue.put(new Cluster("ehpc-hz-added" + i, REGION, "added", "running", null));
        }
        for (Operation operation : Set.of(Operation.LIST_CLUSTERS, Operation.LIST_CLUSTERS_META)) {
            ItemList list = list(operation, query);
            assertThat(list.page()).isEqualTo(new Page(number, size, 23));
            assertThat(list.items()).hasSize(items);
        }
    }

    @Test
    void customImages_ofEachOwner_areApart() throws Exception {
        assertThat(list(Operation.LIST_CUSTOM_IMAGES, "").items(Image.class))
                .isEqualTo(bench.simulator.catalogue().customImages(REGION))
                .hasSizeBetween(3, 6);
        for (String owner : Set.of("self", "others")) {
            assertThat(list(Operation.LIST_CUSTOM_IMAGES, "ImageOwnerAlias=" + owner)
                            .items(Image.class))
                    .isNotEmpty()
                    .allMatch(image -> owner.equals(image.imageOwnerAlias()));
        }
    }

    @Test
    void systems_byTagAndType_areThoseThatFit() throws Exception {
        assertThat(list(Operation.LIST_IMAGES, "").items()).hasSize(19);
        assertThat(list(Operation.LIST_IMAGES, "BaseOsTag=CentOS_7.2_64").items())
                .hasSize(1);
        assertThat(list(Operation.LIST_IMAGES, "BaseOsTag=BeOS_5_32").items()).isEmpty();
        assertThat(list(Operation.LIST_IMAGES, "InstanceType=ecs.c7.large").items())
                .hasSize(16);
        assertThat(list(Operation.LIST_IMAGES, "InstanceType=ecs.g8y.large").items())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            ListClusters,     PageSize=51,            400 InvalidParameter
            ListClusters,     PageNumber=0,           400 InvalidParameter
            ListClusters,     ClusterId=a,            400 UnsupportedParameter
            ListCustomImages, ImageOwnerAlias=system, 400 InvalidParameter
            ListCustomImages, ClusterId=ehpc-none,    404 ClusterNotFound
            ListImages,       ClusterId=a,            400 UnsupportedParameter
            ListRegions,      PageSize=1,             400 UnsupportedParameter
            """)
    void parameter_bad_isRefused(String name, String query, String error) throws Exception {
        assertThat(Bench.error(ask(name, query))).isEqualTo(error);
    }

    @Test
    void control_clusters_comeChangeAndGo() throws Exception {
        String path = "/clusters/" + REGION + "/ehpc-hz-new";
        HttpResponse<String> added = bench.control(
                "PUT", path, "{\"name\":\"new\",\"status\":\"creating\",\"baseOsTag\":\"CentOS_7.9_64\"}");
        assertThat(added.statusCode()).isEqualTo(201);
        JsonNode cluster = new ObjectMapper().readTree(added.body());
        assertThat(cluster.path("status").asText()).isEqualTo("creating");

        assertThat(bench.control("PUT", path, "{}").statusCode()).isEqualTo(200);
        assertThat(list(Operation.LIST_CLUSTERS, "PageSize=50").items(ClusterInfo.class))
                .contains(new ClusterInfo("ehpc-hz-new", "ehpc-hz-new", "running", REGION, null, null));

        assertThat(bench.control("DELETE", path, "").statusCode()).isEqualTo(204);
        assertThat(bench.control("DELETE", path, "").statusCode()).isEqualTo(404);
        assertThat(bench.simulator.catalogue().clusters(REGION))
                .extracting(Cluster::id)
                .doesNotContain("ehpc-hz-new");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PUT    | /clusters/cn-nowhere/ehpc-1   | {}                | 404
            PUT    | /clusters/cn-hangzhou/a%2Fb   | {}                | 400
            PUT    | /clusters/cn-hangzhou/ehpc-1  | {"nme":"x"}       | 400
            PUT    | /clusters/cn-hangzhou/ehpc-1  | {"name":1}        | 400
            PUT    | /clusters/cn-hangzhou/ehpc-1  | []                | 400
            DELETE | /clusters/cn-hangzhou/ehpc-no |                   | 404
            GET    | /custom-images/cn-nowhere     |                   | 404
            """)
    void control_badRequest_isRefused(String method, String path, @Nullable String body, int status) throws Exception {
        assertThat(bench.control(method, path, body == null ? "" : body).statusCode())
                .isEqualTo(status);
    }

    @Test
    void control_clusterOfAnotherRegion_staysThere() throws Exception {
        String id = bench.simulator.catalogue().clusters("cn-beijing").get(0).id();

        assertThat(bench.control("PUT", "/clusters/" + REGION + "/" + id, "{}").statusCode())
                .isEqualTo(400);
        assertThat(bench.control("DELETE", "/clusters/" + REGION + "/" + id, "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void control_customImages_areShown() throws Exception {
        JsonNode shown = new ObjectMapper()
                .readTree(bench.control("GET", "/custom-images/" + REGION, "").body());

        assertThat(shown.path("Images").path("ImageInfo"))
                .hasSize(bench.simulator.catalogue().customImages(REGION).size());
    }
}
