package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The audit log of a process, in a file of its own. */
class AuditJourneyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LINES = "gateway_audit_lines_total\\{result=\"%s\",?\\}";

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable ServingProcess process;

    @AfterEach
    void end() throws Exception {
        if (process != null) {
            process.kill();
        }
    }

    /** Nobody is let in, and nothing silences the audit log. */
    private ServingProcess serving(Path audit) throws Exception {
        Path config = Files.writeString(folder.resolve("gateway.yaml"), """
                server: {port: 0}
                management: {port: 0}
                accounts: {default: {accessKeyId: testAccessKeyId, accessKeySecret: testAccessKeySecret}}
                upstream:
                  endpoint: "http://127.0.0.1:9"
                  regions: {cn-hangzhou: }
                security: {clients: {ci: {}}}
                logging: {audit: {file: "%s"}, levels: {root: info}}
                """.formatted(audit));
        ServingProcess serving = new ServingProcess(List.of(), config);
        process = serving;
        serving.awaitReady(PATIENCE);
        return serving;
    }

    private int refused(ServingProcess serving) throws Exception {
        return http.send(Stage.request(URI.create(serving.api() + "/v1/regions")), BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void refusal_isALineOfTheFileAlone() throws Exception {
        Path audit = folder.resolve("audit.log");
        ServingProcess serving = serving(audit);

        assertThat(refused(serving)).isEqualTo(401);

        await().atMost(PATIENCE).until(() -> Files.readString(audit).endsWith("\n"));
        assertThat(Files.readString(audit)).contains("\"reason\":\"no-credentials\"", "\"from\":\"127.0.0.1\"");
        assertThat(serving.said()).doesNotContain("no-credentials");
        assertThat(serving.metric(LINES.formatted("written"))).isOne();
        assertThat(serving.metric(LINES.formatted("diverted"))).isZero();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void refusal_onAFullDisk_isAnsweredAllTheSame() throws Exception {
        ServingProcess serving = serving(Path.of("/dev/full"));

        for (int i = 0; i < 20; i++) {
            assertThat(refused(serving)).isEqualTo(401);
        }

        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(serving.metric(LINES.formatted("diverted"))).isEqualTo(20));
        assertThat(serving.said()).contains("\"reason\":\"no-credentials\"").containsOnlyOnce("cannot be written to");
        assertThat(serving.metric(LINES.formatted("written"))).isZero();
    }
}
