package io.ehpc.gateway.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.content.Content;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.Listed;
import io.ehpc.gateway.upstream.Query;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AllowedItemsTest {
    private static final Rights NO_SECRETS = (operation, region, cluster) ->
            !region.contains("secret") && (cluster == null || !cluster.contains("secret"));

    static Collection<Operation> operations() {
        return Operation.ALL.values();
    }

    private static Answer answer(Operation operation, String body) {
        return new Answer(
                new Query("a", operation, "cn-hangzhou", new TreeMap<>()),
                Content.plain(Buffer.buffer(body)),
                Listed.of(operation.read(body.getBytes(UTF_8))),
                TestClock.moment(TestClock.START));
    }

    private static String shown(Operation operation, String body, Rights rights) {
        return AllowedItems.of(answer(operation, body), rights).plain().toString();
    }

    private static String body(Operation operation, String... ids) {
        StringBuilder items = new StringBuilder();
        for (String id : ids) {
            items.append(items.isEmpty() ? "" : ",").append("""
                    {"Id":"%s","RegionId":"%s","ImageId":"m-1","N":7.20}""".formatted(id, id));
        }
        String page = operation.list().paged()
                ? "\"PageNumber\":1,\"PageSize\":50,\"TotalCount\":%d,".formatted(ids.length)
                : "";
        return "{\"RequestId\":\"R\",%s\"%s\":{\"%s\":[%s]}}"
                .formatted(page, operation.list().wrapper(), operation.list().element(), items);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void of_whatMayNotBeAsked_isNotListedByAnyOperationThatNamesIt(Operation operation) {
        String body = body(operation, "cn-open", "cn-secret", "cn-other");
        boolean names =
                operation.name().startsWith("ListClusters") || operation.name().equals("ListRegions");

        assertThat(shown(operation, body, NO_SECRETS)).isEqualTo(names ? body(operation, "cn-open", "cn-other") : body);
        assertThat(shown(operation, body, (any, region, cluster) -> true)).isEqualTo(body);
    }

    @Test
    void of_nothingIsLeftOut_isTheAnswersOwnBody() {
        Answer answer = answer(Operation.LIST_CLUSTERS, body(Operation.LIST_CLUSTERS, "ehpc-1"));

        assertThat(AllowedItems.of(answer, NO_SECRETS)).isSameAs(answer.content());
    }

    @ParameterizedTest
    @CsvSource({"11, 11", "3, 2"})
    void of_aPageOfMore_countsAsTheUpstreamDoes(int total, int counted) {
        String body = body(Operation.LIST_CLUSTERS, "a", "my-secret-1", "b")
                .replace("\"TotalCount\":3", "\"TotalCount\":" + total);

        assertThat(shown(Operation.LIST_CLUSTERS, body, NO_SECRETS))
                .contains("\"TotalCount\":" + counted)
                .doesNotContain("secret");
    }
}
