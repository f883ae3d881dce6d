package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ehpc.gateway.config.GatewayConfig;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that speaks TLS on both ports. */
class TlsJourneyTest extends Journey {
    private static final String REGIONS = "/v1/regions";

    @TempDir
    private Path folder;

    private GatewayConfig secured() throws Exception {
        String tls = ", tls: {certificate: %s, key: %s}}".formatted(folder.resolve("chain"), folder.resolve("key"));
        return stage().config(Stage.CONFIG
                .replace("server: {port: 0}", "server: {port: 0" + tls)
                .replace("management: {port: 0}", "management: {port: 0" + tls));
    }

    private X509Bundle write(String name) throws Exception {
        X509Bundle certificate = new CertificateBuilder()
                .ecp256()
                .subject("CN=" + name)
                .addSanDnsName("localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Files.writeString(folder.resolve("chain"), certificate.getCertificatePEM());
        Files.writeString(folder.resolve("key"), certificate.getPrivateKeyPEM());
        return certificate;
    }

    private static HttpResponse<String> get(X509Bundle trusted, int port, String path) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {trusted.toTrustManager()}, null);
        return HttpClient.newBuilder()
                .sslContext(context)
                .build()
                .send(Stage.request(URI.create("https://localhost:" + port + path)), BodyHandlers.ofString());
    }

    @Test
    void gateway_withCertificates_servesBothPortsAndTakesAnother() throws Exception {
        X509Bundle first = write("first");
        // Of its own: servers of one Vert.x share what port is free.
        Vertx vertx = Vertx.vertx();
        Gateway gateway = Stage.await(Gateway.start(vertx, secured(), stage().clock()));
        try {
            HttpResponse<String> answer = get(first, gateway.port(), REGIONS);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(answer.headers().firstValue("strict-transport-security")).contains("max-age=31536000");
            HttpResponse<String> tooLong = get(first, gateway.port(), REGIONS + "?x=" + "x".repeat(9_000));
            assertThat(tooLong.statusCode()).isEqualTo(414);

            X509Bundle second = write("second");
            gateway.reloadCertificates();
            Awaitility.await()
                    .ignoreExceptions()
                    .until(() -> get(second, gateway.managementPort(), "/livez").statusCode() == 200);
            assertThat(get(second, gateway.managementPort(), "/metrics").body())
                    .contains("gateway_tls_certificate_reloads_total{listener=\"management\",result=\"taken\"} 1.0");
        } finally {
            Stage.await(gateway.stop().eventually(vertx::close));
        }
    }

    @Test
    void gateway_withABrokenCertificate_doesNotStartAndSaysWhy() throws Exception {
        var unused = write("first");
        Files.writeString(folder.resolve("key"), "nonsense");

        assertThatThrownBy(() -> Stage.await(Gateway.start(stage().vertx(), secured(), stage().clock())))
                .hasMessageContaining("server.tls: key cannot be read: it is not PEM");
    }

    @Test
    void metrics_ofBothListeners_existFromTheStart() throws Exception {
        String metrics = stage().manage("/metrics").body();

        for (String listener : new String[] {"server", "management"}) {
            assertThat(metrics)
                    .contains("gateway_listener_connections{listener=\"" + listener + "\"}")
                    .contains("gateway_listener_refused_total{listener=\"" + listener + "\",reason=\"address\"} 0.0")
                    .contains(
                            "gateway_listener_refused_total{listener=\"" + listener + "\",reason=\"connections\"} 0.0")
                    .contains("gateway_tls_handshake_failures_total{listener=\"" + listener + "\"} 0.0")
                    .contains("gateway_tls_certificate_expiry_timestamp_seconds{listener=\"" + listener + "\"} 0.0");
            for (String kind : new String[] {"head", "body", "write", "idle"}) {
                assertThat(metrics)
                        .contains("gateway_listener_timeouts_total{kind=\"" + kind + "\",listener=\"" + listener
                                + "\"} 0.0");
            }
        }
    }
}
