package io.ehpc.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.content.Content;
import io.ehpc.gateway.protocol.ImageList;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jol.info.GraphLayout;

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
        ImageList list = ImageList.read(bytes.getBytes());
        return new Answer(
                Samples.query("cn-hangzhou"), Content.prepared(bytes), list.requestId(), list.images(), Instant.EPOCH);
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

        GraphLayout layout = GraphLayout.parseInstance(answer);
        GraphLayout shared = GraphLayout.parseInstance(answer.query(), answer(1, "another"));
        double real = layout.subtract(shared).totalSize();

        assertThat(answer.weight() / real)
                .as("weight %s, heap %s", answer.weight(), real)
                .isBetween(0.8, 1.5);
    }
}
