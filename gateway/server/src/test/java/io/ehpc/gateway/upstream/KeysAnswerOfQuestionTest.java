package io.ehpc.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.config.CredentialProvider;
import io.ehpc.gateway.config.CredentialsConfig;
import io.ehpc.gateway.outbound.Questions;
import io.ehpc.gateway.outbound.UnrulyServer;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever the server of temporary keys sends, and when: no account is given the keys of another. */
class KeysAnswerOfQuestionTest {
    private static final int COUNT = Integer.getInteger("questions", 300);
    private static final long SEED = Long.getLong("seed", new Random().nextLong());
    private static final int AT_ONCE = 64;

    private final Vertx vertx = Vertx.vertx();
    private final WorkerExecutor workers = vertx.createSharedWorkerExecutor("keys", AT_ONCE);

    @AfterEach
    void close() {
        Ends.value(vertx.close());
    }

    @Test
    void issue_serverThatIsUnruly_isOfTheAccountThatAsked() {
        UnrulyServer server = new UnrulyServer(vertx, SEED, 1_800, question -> """
                {"Code":"Success","AccessKeyId":"%s","AccessKeySecret":"s","SecurityToken":"t",\
                "Expiration":"2286-11-20T17:46:39Z"}""".formatted(question));
        Questions calm = asked(server, 100);
        assertThat(calm.answered).as("%s", calm.failures).hasValue(100);
        server.begin();

        Questions questions = asked(server, COUNT);

        // What comes on a new connection before the question is the server's own word, and this client takes it.
        assertThat(questions.mismatches(server.answeredAfterAnother(0)))
                .as("seed %d", SEED)
                .isEmpty();
        assertThat(questions.answered)
                .as("seed %d, %s", SEED, questions.failures)
                .hasValueGreaterThan(COUNT / 20);
    }

    private Questions asked(UnrulyServer server, int count) {
        return Questions.ask(count, AT_ONCE, question -> {
            String uri = "http://127.0.0.1:" + server.port() + "/" + question;
            OfficialKeys keys = new OfficialKeys(new CredentialsConfig(
                    CredentialProvider.CREDENTIALS_URI, null, new TreeMap<>(Map.of("credentialsUri", uri))));
            return workers.executeBlocking(() -> keys.issue().key().id(), false);
        });
    }
}
