package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a process writes while its upstream tries to write to its log. */
class ForgedLinesJourneyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CODE = "Evil\r\n2026-03-01T12:00:00.000Z ERROR fake\u001b[31m\u2028\u202e";

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private HttpServer upstream;
    private @Nullable ServingProcess process;

    enum Format {
        CONSOLE(Pattern.compile("([0-9-]+T[0-9:.]+Z [A-Z]+ +\\w+ | {4})[^\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]*")
                .asMatchPredicate()),
        JSON(Format::isDocument);

        @SuppressWarnings("ImmutableEnumChecker") // It has no state.
        private final Predicate<String> isLine;

        Format(Predicate<String> isLine) {
            this.isLine = isLine;
        }

        private static boolean isDocument(String line) {
            try {
                return new ObjectMapper().readTree(line).path("level").isTextual()
                        && line.matches("[^\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]*");
            } catch (IOException none) {
                return false;
            }
        }
    }

    @BeforeEach
    void start() throws Exception {
        String error = new JsonObject()
                .put("Code", CODE)
                .put("Message", CODE)
                .put("RequestId", CODE)
                .put("HostId", CODE)
                .encode();
        upstream = Stage.await(vertx.createHttpServer()
                .requestHandler(request -> request.response().setStatusCode(503).end(error))
                .listen(0, "127.0.0.1"));
    }

    @AfterEach
    void end() throws Exception {
        if (process != null) {
            process.kill();
        }
        Stage.await(vertx.close());
    }

    @ParameterizedTest
    @EnumSource
    void error_ofTheUpstream_forgesNoLine(Format format) throws Exception {
        Path config = Files.writeString(folder.resolve("gateway.yaml"), """
                server: {port: 0}
                management: {port: 0}
                accounts: {default: {accessKeyId: testAccessKeyId, accessKeySecret: testAccessKeySecret}}
                upstream:
                  endpoint: "http://127.0.0.1:%d"
                  regions: {cn-hangzhou: }
                logging: {format: %s, requests: all}
                """.formatted(
                        upstream.actualPort(), format.name().toLowerCase(Locale.ROOT)));
        ServingProcess serving = new ServingProcess(List.of(), config);
        process = serving;
        serving.awaitReady(PATIENCE);

        http.send(
                Stage.request(URI.create(serving.api() + "/v1/regions/cn-hangzhou/community-images")),
                BodyHandlers.discarding());

        await().atMost(PATIENCE).until(() -> serving.said().contains("Evil"));
        assertThat(serving.said().split("\n")).allMatch(format.isLine);
        assertThat(serving.said()).contains("Evil", "fake");
    }
}
