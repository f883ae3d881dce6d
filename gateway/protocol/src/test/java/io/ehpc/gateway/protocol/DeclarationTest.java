package io.ehpc.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is declared of each operation, against the API's documents, and what its answers are read as. */
class DeclarationTest {

    @Test
    void all_areTheReadOnlyListings() {
        assertThat(Operation.ALL.keySet())
                .containsExactlyInAnyOrder(
                        "ListClusters",
                        "ListClustersMeta",
                        "ListCommunityImages",
                        "ListCustomImages",
                        "ListImages",
                        "ListRegions");
        Operation.ALL.forEach((name, operation) -> {
            assertThat(operation.name()).isEqualTo(name);
            assertThat(operation.version()).isEqualTo("2018-04-12");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ListCommunityImages | BaseOsTag ClusterId InstanceType                 | Images.ImageInfo           | Image       | false
            ListCustomImages    | BaseOsTag ClusterId ImageOwnerAlias InstanceType | Images.ImageInfo           | Image       | false
            ListImages          | BaseOsTag InstanceType                           | OsTags.OsInfo              | Unread      | false
            ListClusters        | PageNumber PageSize                              | Clusters.ClusterInfoSimple | ClusterInfo | true
            ListClustersMeta    | PageNumber PageSize                              | Clusters.ClusterInfoSimple | Unread      | true
            ListRegions         |                                                  | Regions.RegionInfo         | RegionInfo  | false
            """)
    void declaration_isTheDocuments(String name, @Nullable String filters, String place, String type, boolean paged) {
        Operation operation = operation(name);

        assertThat(operation.filters().stream().map(Filter::name).collect(Collectors.joining(" ")))
                .isEqualTo(filters == null ? "" : filters);
        assertThat(operation.list().wrapper() + "." + operation.list().element())
                .isEqualTo(place);
        assertThat(operation.list().type().getSimpleName()).isEqualTo(type);
        assertThat(operation.list().paged()).isEqualTo(paged);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # operation      | asked                              | normal, or the code of a refusal
            ListClusters     | PageNumber=1                       | {}
            ListClusters     | PageNumber=1&PageSize=10           | {}
            ListClusters     | PageNumber=&PageSize=              | {}
            ListClusters     | PageSize=50&PageNumber=2           | {PageNumber=2, PageSize=50}
            ListClusters     | PageNumber=10&PageSize=1           | {PageNumber=10, PageSize=1}
            ListClusters     | PageNumber=0                       | InvalidParameter
            ListClusters     | PageSize=51                        | InvalidParameter
            ListClusters     | ClusterId=a                        | UnsupportedParameter
            ListClusters     | pageNumber=2                       | UnsupportedParameter
            ListClustersMeta | PageNumber=01                      | InvalidParameter
            ListClustersMeta | PageNumber=3&PageSize=10           | {PageNumber=3}
            ListCustomImages | ImageOwnerAlias=self               | {ImageOwnerAlias=self}
            ListCustomImages | ImageOwnerAlias=marketplace        | InvalidParameter
            ListCustomImages | ImageOwnerAlias=                   | {}
            ListImages       | BaseOsTag=CentOS_7.2_64            | {BaseOsTag=CentOS_7.2_64}
            ListImages       | ClusterId=a                        | UnsupportedParameter
            ListRegions      | BaseOsTag=CentOS_7.2_64            | UnsupportedParameter
            """)
    void normalise_whatIsAsked_hasOneForm(String name, String asked, String outcome) {
        Map<String, String> given = new TreeMap<>();
        Parameters.parse(asked).all().forEach(each -> given.put(each.name(), each.value()));
        String[] normal = {""};

        String code = Refusals.codeOf(
                () -> normal[0] = operation(name).normalise(given).toString());

        assertThat(code + normal[0]).isEqualTo(outcome);
    }

    @ParameterizedTest
    @MethodSource("names")
    void read_sample_isWhatWasDeclared(String name) {
        ItemList list = operation(name).read(AnswerSamples.of(name).getBytes(UTF_8));

        assertThat(list.requestId()).isEqualTo("R-1");
        assertThat(list.items()).hasSize(2).allMatch(operation(name).list().type()::isInstance);
        assertThat(list.page()).isEqualTo(operation(name).list().paged() ? new Page(2, 10, 12) : null);
    }

    @Test
    void read_clusters_areTheirIdsAndWhatIsKnownOfThem() {
        ItemList list =
                Operation.LIST_CLUSTERS.read(AnswerSamples.of("ListClusters").getBytes(UTF_8));

        assertThat(list.items(ClusterInfo.class))
                .containsExactly(
                        new ClusterInfo(
                                "ehpc-hz-FYUr32jIK7",
                                "genomics",
                                "running",
                                "cn-hangzhou",
                                "CentOS_7.2_64",
                                "CentOS_7.2_64"),
                        new ClusterInfo("ehpc-hz-2", null, "hibernating", null, null, null));
    }

    @Test
    void read_regions_areTheirIdsAndNames() {
        ItemList list =
                Operation.LIST_REGIONS.read(AnswerSamples.of("ListRegions").getBytes(UTF_8));

        assertThat(list.items(RegionInfo.class))
                .containsExactly(new RegionInfo("华东 1", "cn-hangzhou"), new RegionInfo(null, "cn-beijing"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void read_answerOfAnyOtherList_isRefused(String name) {
        ListForm own = operation(name).list();
        Operation.ALL.forEach((otherName, other) -> {
            boolean alike = other.list().wrapper().equals(own.wrapper());
            if (!alike) {
                assertThatThrownBy(() ->
                                operation(name).read(AnswerSamples.of(otherName).getBytes(UTF_8)))
                        .isInstanceOf(MalformedAnswerException.class)
                        .hasMessage("the body has no list at " + own.wrapper() + "." + own.element());
            }
        });
    }

    @ParameterizedTest
    @MethodSource("names")
    void read_wrongShape_neverPassesForAnEmptyList(String name) {
        ListForm form = operation(name).list();
        String page = form.paged() ? ",\"PageNumber\":1,\"PageSize\":10,\"TotalCount\":0" : "";
        String good = "{\"RequestId\":\"r\"" + page + ",\"W\":{\"E\":[]}}";
        assertThat(read(name, good).items()).isEmpty();

        for (String wrong : List.of(
                "{\"RequestId\":\"r\"" + page + "}",
                "{\"RequestId\":\"r\"" + page + ",\"W\":[]}",
                "{\"RequestId\":\"r\"" + page + ",\"W\":{\"E\":{}}}",
                "{\"RequestId\":\"r\"" + page + ",\"W\":{\"E\":null}}",
                "{\"RequestId\":\"r\"" + page + ",\"E\":[]}",
                "{\"RequestId\":\"r\"" + page + ",\"W\":{\"E\":[null]}}",
                "{\"RequestId\":\"r\"" + page + ",\"W\":{\"E\":[\"a\"]}}",
                "{\"RequestId\":\"r\"" + page + ",\"W\":{\"E\":[[]]}}",
                "{\"RequestId\":1" + page + ",\"W\":{\"E\":[]}}",
                good.substring(0, good.length() - 1),
                good + good)) {
            assertThatThrownBy(() -> read(name, wrong)).as(wrong).isInstanceOf(MalformedAnswerException.class);
        }
    }

    /** The gateway could not know whether it has all. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"PageNumber\":1,",
                "\"PageNumber\":1,\"PageSize\":10,",
                "\"PageNumber\":1,\"TotalCount\":0,",
                "\"PageSize\":10,\"TotalCount\":0,",
                "\"PageNumber\":0,\"PageSize\":10,\"TotalCount\":0,",
                "\"PageNumber\":1,\"PageSize\":0,\"TotalCount\":0,",
                "\"PageNumber\":1,\"PageSize\":10,\"TotalCount\":-1,",
                "\"PageNumber\":1,\"PageSize\":10,\"TotalCount\":null,",
                "\"PageNumber\":1,\"PageSize\":10,\"TotalCount\":\"\",",
                "\"PageNumber\":1,\"PageSize\":10,\"TotalCount\":\"many\",",
                "\"PageNumber\":1,\"PageSize\":10,\"TotalCount\":1.5,",
                "\"PageNumber\":1,\"PageSize\":10,\"TotalCount\":2147483648,",
                "\"PageNumber\":1,\"PageSize\":10,\"TotalCount\":true,",
                "\"PageNumber\":1,\"PageSize\":10,\"TotalCount\":[],",
            })
    void read_pageThatDoesNotSayWhichItIs_isRefused(String page) {
        for (String name : Set.of("ListClusters", "ListClustersMeta")) {
            assertThatThrownBy(() -> read(name, "{\"RequestId\":\"r\"," + page + "\"W\":{\"E\":[]}}"))
                    .isInstanceOf(MalformedAnswerException.class)
                    .hasMessageContaining("which page");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ListClusters | {}
            ListClusters | {"ClusterId":"ehpc-hz-1"}
            ListClusters | {"Id":null}
            ListClusters | {"Id":""}
            ListClusters | {"Id":{}}
            ListClusters | {"Id":"a","Status":[]}
            ListClusters | {"Id":"a","RegionId":{}}
            ListRegions  | {}
            ListRegions  | {"LocalName":"x"}
            ListRegions  | {"RegionId":""}
            ListRegions  | {"RegionId":["cn-hangzhou"]}
            """)
    void read_itemOfAnotherShape_isRefusedWithItsPlace(String name, String item) {
        ListForm form = operation(name).list();
        String good = name.equals("ListClusters") ? "{\"Id\":\"a\"}" : "{\"RegionId\":\"a\"}";

        assertThatThrownBy(() -> read(
                        name,
                        "{\"RequestId\":\"r\",\"PageNumber\":1,\"PageSize\":10,\"TotalCount\":2,\"W\":{\"E\":[" + good
                                + "," + item + "]}}"))
                .isInstanceOf(MalformedAnswerException.class)
                .hasMessage("the item at " + form.wrapper() + "." + form.element()
                        + "[1] has another shape than the API's");
    }

    @ParameterizedTest
    @MethodSource("names")
    void write_whatIsRead_isReadAsTheSame(String name) {
        Operation operation = operation(name);
        Page page = operation.list().paged() ? new Page(3, 50, 101) : null;
        List<Item> items = operation.list().type() == Unread.class
                ? List.of()
                : List.copyOf(
                        operation.read(AnswerSamples.of(name).getBytes(UTF_8)).items());

        byte[] written = operation.write("R-2", page, items);

        assertThat(operation.read(written))
                .isEqualTo(new ItemList("R-2", operation.list().type(), items, page));
    }

    @Test
    void write_pageWhereThereIsNone_isABug() {
        assertThatThrownBy(() -> Operation.LIST_REGIONS.write("r", new Page(1, 1, 1), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Operation.LIST_CLUSTERS.write("r", null, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    static Set<String> names() {
        return Operation.ALL.keySet();
    }

    private static Operation operation(String name) {
        return Objects.requireNonNull(Operation.ALL.get(name), name);
    }

    /** In the body, {@code W} and {@code E} stand for the names of the operation's own list. */
    private static ItemList read(String name, String body) {
        ListForm form = operation(name).list();
        String named = body.replace("\"W\"", '"' + form.wrapper() + '"').replace("\"E\"", '"' + form.element() + '"');
        return operation(name).read(named.getBytes(UTF_8));
    }
}
