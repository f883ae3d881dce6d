package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Who may do what on the management port, by what a request shows. */
class ManagementRolesJourneyTest {
    private static final String LEVEL = "/admin/log-levels/io.ehpc.gateway.web";
    private static final String OPERATORS = """
            operators:
              prometheus: {role: read, apiKeys: [{sha256: KEY_READ}]CERTIFICATE}
              ops: {role: admin, apiKeys: [{sha256: KEY_ADMIN}]}
            """.replace("KEY_READ", Identities.sha256("egw_prometheus"))
            .replace("KEY_ADMIN", Identities.sha256("egw_ops"));

    private final Logger auditLogger = (Logger) LoggerFactory.getLogger("audit");
    private final ListAppender<ILoggingEvent> audited = new ListAppender<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void listen() {
        audited.start();
        auditLogger.addAppender(audited);
    }

    @AfterEach
    void ignore() {
        auditLogger.detachAppender(audited);
    }

    private static Stage stage(String management) throws Exception {
        return Stage.set(
                Stage.CONFIG.replace("management: {port: 0}\n", "management:\n  port: 0\n" + management.indent(2)));
    }

    private static HttpResponse<String> ask(HttpClient http, String origin, String who, String method, String path)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin + path))
                .method(method, BodyPublishers.noBody())
                .timeout(Duration.ofSeconds(20));
        if (!who.equals("nobody")) {
            request.header("Authorization", "Bearer egw_" + who);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> ask(Stage stage, String who, String method, String path) throws Exception {
        return ask(stage.http(), "http://127.0.0.1:" + stage.gateway().managementPort(), who, method, path);
    }

    private List<JsonNode> audit(String event) throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        for (ILoggingEvent line : List.copyOf(audited.list)) {
            JsonNode json = Stage.json(line.getFormattedMessage());
            if (json.path("event").asText().equals(event)) {
                lines.add(json);
            }
        }
        return lines;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # method | path                            | open    | nobody | wrong | prometheus | ops
            GET      | /livez                          | none    | 401    | 401   | 200        | 200
            GET      | /readyz                         | none    | 401    | 401   | 200        | 200
            HEAD     | /readyz                         | none    | 401    | 401   | 200        | 200
            GET      | /metrics                        | none    | 401    | 401   | 200        | 200
            GET      | /livez                          | probes  | 200    | 200   | 200        | 200
            HEAD     | /readyz                         | probes  | 200    | 200   | 200        | 200
            GET      | /metrics                        | probes  | 401    | 401   | 200        | 200
            GET      | /livez                          | metrics | 200    | 200   | 200        | 200
            GET      | /metrics                        | metrics | 200    | 200   | 200        | 200
            GET      | /admin/entries                  | metrics | 401    | 401   | 200        | 200
            GET      | /admin/entries/nothing          | none    | 401    | 401   | 404        | 404
            GET      | /admin/log-levels               | none    | 401    | 401   | 200        | 200
            DELETE   | /admin/entries?region=*         | metrics | 401    | 401   | 403        | 200
            DELETE   | /admin/entries/nothing          | none    | 401    | 401   | 403        | 200
            DELETE   | /admin/entries?what=1           | none    | 401    | 401   | 403        | 400
            PUT      | /admin/log-levels/io.ehpc.gateway.web?level=info | metrics | 401 | 401 | 403 | 200
            PUT      | /admin/log-levels/io.ehpc.gateway.web?level=loud | none    | 401 | 401 | 403 | 400
            DELETE   | /admin/log-levels/io.ehpc.gateway.web | none | 401 | 401 | 403 | 404
            GET      | /nothing                        | metrics | 401    | 401   | 404        | 404
            """)
    void request_ofAnybody_isAnsweredByRole(
            String method, String path, String open, int nobody, int wrong, int prometheus, int ops) throws Exception {
        Stage stage = stage(OPERATORS.replace("CERTIFICATE", "") + "open: " + open + "\nroles: {loopback: none}\n");
        try {
            assertThat(ask(stage, "nobody", method, path).statusCode()).isEqualTo(nobody);
            assertThat(ask(stage, "wrong", method, path).statusCode()).isEqualTo(wrong);
            assertThat(ask(stage, "prometheus", method, path).statusCode()).isEqualTo(prometheus);
            assertThat(ask(stage, "ops", method, path).statusCode()).isEqualTo(ops);
        } finally {
            stage.close();
        }
    }

    @Test
    void refusals_areProblemsAndAudited() throws Exception {
        Stage stage = stage(OPERATORS.replace("CERTIFICATE", "") + "roles: {loopback: none}\n");
        try {
            HttpResponse<String> unknown = ask(stage, "nobody", "GET", "/metrics");
            assertThat(unknown.headers().firstValue("content-type")).hasValue("application/problem+json");
            assertThat(unknown.headers().firstValue("www-authenticate")).hasValue("Bearer realm=\"ehpc-gateway\"");
            assertThat(Stage.json(unknown.body()).path("type").asText())
                    .isEqualTo("urn:ehpc-gateway:problem:no-credentials");

            HttpResponse<String> forbidden = ask(stage, "prometheus", "DELETE", "/admin/entries?region=*");
            assertThat(forbidden.headers().firstValue("content-type")).hasValue("application/problem+json");
            assertThat(forbidden.headers().firstValue("www-authenticate")).isEmpty();
            assertThat(Stage.json(forbidden.body()).path("type").asText())
                    .isEqualTo("urn:ehpc-gateway:problem:forbidden");

            List<JsonNode> lines = audit("refused");
            assertThat(lines).hasSize(2);
            assertThat(lines.get(0).path("reason").asText()).isEqualTo("no-credentials");
            assertThat(lines.get(0).path("action").asText()).isEqualTo("read");
            assertThat(lines.get(1).path("reason").asText()).isEqualTo("forbidden");
            assertThat(lines.get(1).path("action").asText()).isEqualTo("admin");
            assertThat(lines.get(1).path("client").asText()).isEqualTo("prometheus");
            assertThat(lines.get(1).path("face").asText()).isEqualTo("management");
            assertThat(lines.get(1).path("requestId").asText())
                    .isEqualTo(forbidden.headers().firstValue("x-request-id").orElseThrow());
        } finally {
            stage.close();
        }
    }

    @Test
    void changes_areAuditedWithWhoMadeThem() throws Exception {
        Stage stage = stage(OPERATORS.replace("CERTIFICATE", ""));
        try {
            assertThat(ask(stage, "ops", "PUT", LEVEL + "?level=info").statusCode())
                    .isEqualTo(200);
            assertThat(ask(stage, "ops", "DELETE", LEVEL).statusCode()).isEqualTo(200);
            assertThat(ask(stage, "nobody", "DELETE", "/admin/entries?region=*").statusCode())
                    .as("from loopback, where the port is bound")
                    .isEqualTo(200);

            assertThat(audit("administered"))
                    .extracting(line -> line.path("action").asText() + ": "
                            + line.path("client").asText() + " "
                            + line.path("outcome").asText())
                    .satisfiesExactly(
                            line -> assertThat(line)
                                    .isEqualTo("log-level: ops set the level of io.ehpc.gateway.web to info until the"
                                            + " next reload"),
                            line -> assertThat(line)
                                    .isEqualTo("log-level: ops took back the level of io.ehpc.gateway.web"),
                            line -> assertThat(line).startsWith("purge: loopback purged hard of "));
        } finally {
            stage.close();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # certificate | open   | /readyz | scrape | purge
                          | none   | 401     | 401    | 401
                          | probes | 200     | 401    | 401
            prometheus    | none   | 200     | 200    | 403
            stranger      | none   | 200     | 200    | 403
            """)
    void certificates_ofTheTrustedAuthority_haveTheirRoles(
            String certificate, String open, int probe, int scrape, int purge) throws Exception {
        X509Bundle authority = new CertificateBuilder()
                .ecp256()
                .subject("CN=authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        X509Bundle server = new CertificateBuilder()
                .ecp256()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .buildIssuedBy(authority);
        String tls = "tls: {certificate: %s, key: %s, clientAuth: request, trust: %s}\n"
                .formatted(
                        Files.writeString(folder.resolve("chain"), server.getCertificatePathPEM()),
                        Files.writeString(folder.resolve("key"), server.getPrivateKeyPEM()),
                        Files.writeString(folder.resolve("trust"), authority.getCertificatePEM()));
        Stage stage = stage(tls + OPERATORS.replace("CERTIFICATE", ", certificates: [{subject: CN=prometheus}]")
                + "roles: {loopback: none}\nopen: " + open + "\n");
        try {
            HttpClient http = HttpClient.newBuilder()
                    .sslContext(context(authority, certificate))
                    .build();
            String origin = "https://localhost:" + stage.gateway().managementPort();
            assertThat(ask(http, origin, "nobody", "GET", "/readyz").statusCode())
                    .isEqualTo(probe);
            assertThat(ask(http, origin, "nobody", "GET", "/metrics").statusCode())
                    .isEqualTo(scrape);
            assertThat(ask(http, origin, "nobody", "DELETE", "/admin/entries?region=*")
                            .statusCode())
                    .isEqualTo(purge);
            assertThat(ask(http, origin, "ops", "DELETE", "/admin/entries?region=*")
                            .statusCode())
                    .isEqualTo(200);
        } finally {
            stage.close();
        }
    }

    private static SSLContext context(X509Bundle authority, String subject) throws Exception {
        KeyManager[] keys = subject == null
                ? new KeyManager[0]
                : new CertificateBuilder()
                        .ecp256()
                        .subject("CN=" + subject)
                        .buildIssuedBy(authority)
                        .toKeyManagerFactory()
                        .getKeyManagers();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] {authority.toTrustManager()}, null);
        return context;
    }
}
