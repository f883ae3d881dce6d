package io.ehpc.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.protocol.Operation;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jol.info.GraphStats;

/** What an answer says that it weighs, against what it takes on the heap. */
class AnswerWeightTest {

    private static String image(int number, String text) {
        return "{\"ImageId\":\"m-" + number + "\",\"ImageName\":\"" + text + number + "\",\"Description\":\"" + text
                + "\",\"Status\":\"Available\",\"Size\":" + (1_000 + number)
                + ",\"Uid\":\"1000" + number + "\",\"BaseOsTag\":{\"Platform\":\"CentOS\",\"OsTag\":\"CentOS_7.2_64\","
                + "\"Version\":\"7.2\",\"Architecture\":\"x86_64\"},\"OsTag\":{\"OsTag\":\"CentOS_7.2_64\"}}";
    }

    private static Answer answer(int images, String text) {
        StringBuilder body = new StringBuilder("{\"RequestId\":\"R-1\",\"Images\":{\"ImageInfo\":[");
        for (int i = 0; i < images; i++) {
            body.append(i == 0 ? "" : ",").append(text.isEmpty() ? "{\"ImageId\":\"m-" + i + "\"}" : image(i, text));
        }
        Buffer bytes = Buffer.buffer(body.append("]}}").toString());
        return Samples.answer(Samples.query("cn-hangzhou"), bytes, Instant.EPOCH);
    }

    private static Answer clusters(int count) {
        StringBuilder body = new StringBuilder("{\"RequestId\":\"R-1\",\"PageNumber\":1,\"PageSize\":" + count
                + ",\"TotalCount\":" + count + ",\"Clusters\":{\"ClusterInfoSimple\":[");
        for (int i = 0; i < count; i++) {
            body.append(i == 0 ? "" : ",")
                    .append("{\"Id\":\"ehpc-hz-" + i + "\",\"Name\":\"production " + i + "\",\"Status\":\"running\","
                            + "\"RegionId\":\"cn-hangzhou\",\"OsTag\":\"CentOS_7.2_64\"}");
        }
        Query query = new Query("a", Operation.LIST_CLUSTERS, "cn-hangzhou", new TreeMap<>());
        return Samples.answer(query, Buffer.buffer(body.append("]}}").toString()), Instant.EPOCH);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    40,  ''
                    40,  Some words about it
                    40,  一些关于它的文字
                    200, Some words about it
                    200, ''
                    1000, Some words about it and more of them and more of them and more of them
                    """)
    void weight_answer_isAboutWhatItTakes(int images, String text) {
        assertWeighsWhatItTakes(answer(images, text));
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 50})
    void weight_clusters_isAboutWhatTheyTake(int count) {
        assertWeighsWhatItTakes(clusters(count));
    }

    private static void assertWeighsWhatItTakes(Answer answer) {
        Object[] others = {answer.query(), answer(1, "another"), clusters(1)};
        Object[] all = {answer, others[0], others[1], others[2]};
        // Not by addresses, as GraphLayout does: a collection during its walk moves one object to where another was.
        double real = GraphStats.parseInstance(all).totalSize()
                - GraphStats.parseInstance(others).totalSize();

        assertThat(answer.weight() / real)
                .as("weight %s, heap %s", answer.weight(), real)
                .isBetween(0.9, 1.15);
    }
}
