package io.ehpc.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.content.Coding;
import io.ehpc.gateway.protocol.ClusterInfo;
import io.ehpc.gateway.protocol.Operation;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jol.info.GraphStats;

/** What an answer says that it weighs, against what it takes on the heap. */
class AnswerWeightTest {
    /** What an answer takes besides its items and bodies. */
    private static final int MOST_BESIDES = 1_000;

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
        Answer answer = answer(images, text);

        assertWeighsWhatItTakes(answer, answer.images());
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 50})
    void weight_clusters_isAboutWhatTheyTake(int count) {
        Answer answer = clusters(count);

        assertWeighsWhatItTakes(answer, answer.listed().items(ClusterInfo.class));
    }

    /**
     * Its items, by a walk over them, and the bytes of its buffers. Not by a walk over all of it: a buffer knows its
     * allocator, and by that what all other threads do meanwhile.
     */
    private static void assertWeighsWhatItTakes(Answer answer, List<?> items) {
        long takes = GraphStats.parseInstance(items).totalSize();
        for (Coding coding : Coding.values()) {
            takes += answer.content().has(coding) ? answer.content().in(coding).length() : 0;
        }

        assertThat((double) answer.weight()).as("heap %s", takes).isBetween(0.95 * takes, 1.05 * takes + MOST_BESIDES);
    }
}
