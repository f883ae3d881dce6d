package io.ehpc.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.config.IssuerConfig;
import io.ehpc.gateway.outbound.OutboundClients;
import io.ehpc.gateway.outbound.Questions;
import io.ehpc.gateway.outbound.Unexpected;
import io.ehpc.gateway.outbound.UnrulyServer;
import io.ehpc.gateway.telemetry.OutboundMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever the server of issuers' keys sends, and when: no issuer is given the keys of another. */
class JwksAnswerOfQuestionTest {
    private static final int COUNT = Integer.getInteger("questions", 500);
    private static final long SEED = Long.getLong("seed", new Random().nextLong());

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = new OutboundClients(
                    vertx, new OutboundMetrics(new SimpleMeterRegistry(), Unexpected.labels()))
            .create(new OutboundClients.Settings(Duration.ofSeconds(1), Duration.ofSeconds(1), 64, 256));

    @AfterEach
    void close() {
        Ends.value(vertx.close());
    }

    @Test
    void get_serverThatIsUnruly_isTheDocumentThatWasAskedFor() {
        UnrulyServer server = new UnrulyServer(vertx, SEED, 1_800, question -> question);

        Questions calm = asked(server, 100, Duration.ofSeconds(10));
        assertThat(calm.answered).as("%s", calm.failures).hasValue(100);
        server.begin();

        Questions questions = asked(server, COUNT, Duration.ofMillis(1_500));

        assertThat(questions.mismatches(server.answeredLongAfterAnother()))
                .as("seed %d", SEED)
                .isEmpty();
        assertThat(questions.answered)
                .as("seed %d, %s", SEED, questions.failures)
                .hasValueGreaterThan(COUNT / 20);
        assertThat(server.played()).hasSize(UnrulyServer.Trick.values().length);
    }

    private Questions asked(UnrulyServer server, int count, Duration deadline) {
        return Questions.ask(count, 64, question -> {
            IssuerConfig issuer = new IssuerConfig(
                    "i",
                    "a",
                    "http://127.0.0.1:" + server.port() + "/" + question,
                    "sub",
                    List.of("RS256"),
                    Duration.ZERO,
                    Duration.ofMinutes(1),
                    Duration.ofDays(1));
            return new JwksDocument(vertx, client, issuer, deadline)
                    .get()
                    .map(document -> new String(document, StandardCharsets.UTF_8));
        });
    }
}
