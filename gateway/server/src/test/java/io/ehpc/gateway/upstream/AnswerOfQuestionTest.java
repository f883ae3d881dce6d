package io.ehpc.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.outbound.Questions;
import io.ehpc.gateway.outbound.UnrulyServer;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.protocol.RegionInfo;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever a region sends, and when: no call has the answer to another. */
class AnswerOfQuestionTest {
    private static final int COUNT = Integer.getInteger("questions", 500);
    private static final long SEED = Long.getLong("seed", new Random().nextLong());

    private final CallRig rig = new CallRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void answer_regionThatIsUnruly_isToItsQuestion() {
        answersAreToTheirQuestions(
                Operation.LIST_COMMUNITY_IMAGES,
                question -> Samples.body(question).toString(),
                answer -> answer.images().get(0).imageId());
    }

    @Test
    void listRegions_cloudThatIsUnruly_isToItsQuestion() {
        answersAreToTheirQuestions(
                Operation.LIST_REGIONS,
                question -> "{\"RequestId\":\"R\",\"Regions\":{\"RegionInfo\":[{\"RegionId\":\"" + question + "\"}]}}",
                answer -> answer.listed().items(RegionInfo.class).get(0).regionId());
    }

    private void answersAreToTheirQuestions(
            Operation operation, UnaryOperator<String> body, Function<Answer, String> named) {
        UnrulyServer server = new UnrulyServer(rig.vertx, SEED, 1_800, body);
        Questions calm = asked(server, operation, 100, Duration.ofSeconds(10), named);
        assertThat(calm.answered).as("%s", calm.failures).hasValue(100);
        server.begin();

        Questions questions = asked(server, operation, COUNT, Duration.ofMillis(1_500), named);

        assertThat(questions.mismatches(server.answeredLongAfterAnother()))
                .as("seed %d", SEED)
                .isEmpty();
        assertThat(questions.answered)
                .as("seed %d, %s", SEED, questions.failures)
                .hasValueGreaterThan(COUNT / 20);
        assertThat(server.played()).hasSize(UnrulyServer.Trick.values().length);
    }

    private Questions asked(
            UnrulyServer server, Operation operation, int count, Duration limit, Function<Answer, String> named) {
        rig.callTimeout = limit;
        EhpcApi api = rig.api(server.port(), 64);
        return Questions.ask(count, 64, question -> {
            SortedMap<String, String> filters = new TreeMap<>(Map.of("BaseOsTag", question));
            Query query = new Query(CallRig.QUERY.account(), operation, CallRig.REGION, filters);
            return api.answer(query, rig.in(Duration.ofSeconds(20))).map(named);
        });
    }
}
