package io.ehpc.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.config.IssuerConfig;
import io.ehpc.gateway.outbound.GivenUpException;
import io.ehpc.gateway.outbound.OutboundClients;
import io.ehpc.gateway.outbound.Unexpected;
import io.ehpc.gateway.telemetry.OutboundMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JwksDocumentTest {
    private static final Duration LONG = Duration.ofSeconds(9);

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = new OutboundClients(
                    vertx, new OutboundMetrics(new SimpleMeterRegistry(), Unexpected.labels()))
            .create(new OutboundClients.Settings(Duration.ofSeconds(2), Duration.ofSeconds(2), 2, 2));

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        Ends.value(vertx.close());
    }

    private JwksDocument of(String place, Duration deadline) {
        IssuerConfig issuer = new IssuerConfig(
                "i", "a", place, "sub", List.of("RS256"), Duration.ZERO, Duration.ofMinutes(1), Duration.ofDays(1));
        return new JwksDocument(vertx, client, issuer, deadline);
    }

    private JwksDocument served(Consumer<HttpServerRequest> answer, Duration deadline) {
        HttpServer server = Ends.value(
                vertx.createHttpServer().requestHandler(answer::accept).listen(0, "127.0.0.1"));
        return of("http://127.0.0.1:" + server.actualPort() + "/keys.json?v=1", deadline);
    }

    @Test
    void get_ofAUrl_isItsBody() {
        JwksDocument document = served(request -> request.response().end(request.uri()), LONG);

        assertThat(new String(Ends.value(document.get()), StandardCharsets.UTF_8))
                .isEqualTo("/keys.json?v=1");
    }

    @Test
    void get_ofAFile_isItsContent() throws IOException {
        Path file = Files.writeString(folder.resolve("keys.json"), "{}");

        assertThat(Ends.value(of(file.toString(), LONG).get())).isEqualTo("{}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void get_ofAnErrorOrARedirect_fails() {
        for (int status : new int[] {500, 404, 204, 302}) {
            JwksDocument document = served(
                    request -> request.response()
                            .setStatusCode(status)
                            .putHeader("Location", "/other")
                            .end(),
                    LONG);

            assertThat(Ends.failure(document.get())).hasMessageContaining("status " + status);
        }
    }

    @Test
    void get_ofTooMuch_fails() throws IOException {
        String large = "x".repeat((256 << 10) + 1);
        Path file = Files.writeString(folder.resolve("keys.json"), large);

        assertThat(Ends.failure(
                        served(request -> request.response().end(large), LONG).get()))
                .hasMessageContaining("larger than 262144 bytes");
        assertThat(Ends.failure(of(file.toString(), LONG).get())).hasMessageContaining("larger than 262144 bytes");
    }

    @Test
    void get_ofNothing_fails() {
        assertThat(Ends.failure(of("http://127.0.0.1:1/", LONG).get())).isNotNull();
        assertThat(Ends.failure(of(folder.resolve("none").toString(), LONG).get()))
                .isNotNull();
        assertThat(Ends.failure(
                        served(request -> request.connection().close(), LONG).get()))
                .isNotNull();
    }

    @Test
    void get_ofAServerThatHangs_endsAtTheDeadline() {
        JwksDocument document =
                served(request -> request.response().setChunked(true).write("{"), Duration.ofMillis(50));

        assertThat(Ends.failure(document.get())).isInstanceOf(GivenUpException.class);
    }
}
