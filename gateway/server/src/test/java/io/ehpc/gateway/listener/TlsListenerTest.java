package io.ehpc.gateway.listener;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ehpc.gateway.config.ConnectionLimits;
import io.ehpc.gateway.config.TlsConfig;
import io.ehpc.gateway.config.TlsConfig.ClientAuth;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS as real clients see it. */
class TlsListenerTest {
    private static final Clock CLOCK = Clock.fixed(Certificates.NOW, ZoneOffset.UTC);
    private static final Duration DAYS = Duration.ofDays(10);

    private final Certificates authority = new Certificates();

    @TempDir
    private Path folder;

    TlsListenerTest() throws Exception {}

    private static ListenerRig rig(TlsConfig tls) {
        return new ListenerRig(ListenerRig.GENEROUS, tls, CLOCK);
    }

    private TlsConfig written(String name) throws Exception {
        return Certificates.write(folder, authority.server(name, DAYS));
    }

    private HttpResponse<String> get(ListenerRig rig, HttpClient.Version version, @Nullable X509Bundle client)
            throws Exception {
        return get(
                rig,
                HttpClient.newBuilder()
                        .version(version)
                        .sslContext(authority.context(client))
                        .build());
    }

    private static HttpResponse<String> get(ListenerRig rig, HttpClient client) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("https://localhost:" + rig.port() + "/"))
                        .timeout(ListenerRig.PATIENCE)
                        .build(),
                BodyHandlers.ofString());
    }

    private static String shown(HttpResponse<?> response) throws SSLException {
        X509Certificate shown =
                (X509Certificate) response.sslSession().orElseThrow().getPeerCertificates()[0];
        return shown.getSubjectX500Principal().getName();
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void client_thatTrustsTheRoot_isServedThroughTheChain(HttpClient.Version version) throws Exception {
        try (ListenerRig rig = rig(written("one"))) {
            HttpResponse<String> response = get(rig, version, null);

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.version()).isEqualTo(version);
            assertThat(response.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
            assertThat(shown(response)).isEqualTo("CN=one");
        }
    }

    @Test
    void keyStore_insteadOfPem_isShown() throws Exception {
        Path store = authority
                .server("stored", DAYS)
                .toTempKeyStoreFile("s3cret".toCharArray())
                .toPath();
        TlsConfig tls = new TlsConfig(null, null, store, "s3cret", "TLSv1.2", ClientAuth.NONE, null);

        try (ListenerRig rig = rig(tls)) {
            assertThat(shown(get(rig, HttpClient.Version.HTTP_2, null))).isEqualTo("CN=stored");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # the listener's minimum | the client's version and cipher               | is served
        TLSv1.2                  | TLSv1.2 TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 | true
        TLSv1.2                  | TLSv1.3 TLS_AES_128_GCM_SHA256                | true
        TLSv1.2                  | TLSv1.2 TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA  | false
        TLSv1.3                  | TLSv1.2 TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 | false
        TLSv1.3                  | TLSv1.3 TLS_AES_128_GCM_SHA256                | true
        """)
    void handshake_onlyWithStrongVersionsAndCiphers(String minimum, String offered, boolean served) throws Exception {
        TlsConfig tls = written("one");
        TlsConfig strict = new TlsConfig(tls.certificate(), tls.key(), null, "", minimum, ClientAuth.NONE, null);
        try (ListenerRig rig = rig(strict);
                SSLSocket socket =
                        (SSLSocket) authority.context(null).getSocketFactory().createSocket("127.0.0.1", rig.port())) {
            socket.setEnabledProtocols(new String[] {offered.split(" ", -1)[0]});
            socket.setEnabledCipherSuites(new String[] {offered.split(" ", -1)[1]});

            if (served) {
                socket.startHandshake();
            } else {
                assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
                rig.awaitConnections(0);
                assertThat(rig.meters
                                .get("gateway.tls.handshake.failures")
                                .counter()
                                .count())
                        .isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "REQUIRE, true, CN=tool",
        "REQUIRE, false, refused",
        "REQUEST, true, CN=tool",
        "REQUEST, false, anybody",
        "NONE, true, anybody",
    })
    void clientCertificate_isWantedAsConfigured(ClientAuth wanted, boolean has, String seen) throws Exception {
        TlsConfig tls = written("one");
        TlsConfig asking = wanted == ClientAuth.NONE ? tls : authority.withClients(tls, wanted);
        X509Bundle client = has ? authority.client("tool") : null;
        try (ListenerRig rig = rig(asking)) {
            if (seen.equals("refused")) {
                assertThatThrownBy(() -> get(rig, HttpClient.Version.HTTP_1_1, client))
                        .isInstanceOf(IOException.class);
            } else {
                assertThat(get(rig, HttpClient.Version.HTTP_1_1, client).body()).isEqualTo(seen);
            }
        }
    }

    @Test
    void clientCertificate_ofAnotherAuthority_isRefused() throws Exception {
        TlsConfig asking = authority.withClients(written("one"), ClientAuth.REQUIRE);
        X509Bundle stranger = new Certificates().client("tool");
        try (ListenerRig rig = rig(asking)) {
            assertThatThrownBy(() -> get(rig, HttpClient.Version.HTTP_1_1, stranger))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void reload_anotherCertificate_isForNewConnectionsAndTheOpenOnesStay() throws Exception {
        HttpClient kept =
                HttpClient.newBuilder().sslContext(authority.context(null)).build();
        try (ListenerRig rig = rig(written("one"))) {
            assertThat(shown(get(rig, kept))).isEqualTo("CN=one");
            written("two");

            ListenerRig.finished(rig.listener.watchCertificate());
            assertThat(shown(get(rig, HttpClient.Version.HTTP_2, null)))
                    .as("seen once: it may be half written")
                    .isEqualTo("CN=one");
            ListenerRig.finished(rig.listener.watchCertificate());

            assertThat(shown(get(rig, HttpClient.Version.HTTP_2, null))).isEqualTo("CN=two");
            assertThat(shown(get(rig, kept))).as("on its connection").isEqualTo("CN=one");
            assertThat(reloads(rig, "taken")).isEqualTo(1);
        }
    }

    @Test
    void reload_onDemand_isAtOnce() throws Exception {
        try (ListenerRig rig = rig(written("one"))) {
            Certificates.write(folder, authority.server("two", Duration.ofDays(3)));

            ListenerRig.finished(rig.listener.reloadCertificate());

            assertThat(shown(get(rig, HttpClient.Version.HTTP_2, null))).isEqualTo("CN=two");
            assertThat(expiry(rig))
                    .isEqualTo(Certificates.NOW.plus(Duration.ofDays(3)).getEpochSecond());
        }
    }

    @Test
    void certificate_thatIsWeak_isShownAndCounted() throws Exception {
        TlsConfig weak = Keytool.store(folder, "-keyalg RSA -keysize 1024 -sigalg SHA1withRSA -validity 90");
        try (ListenerRig rig = new ListenerRig(ListenerRig.GENEROUS, weak, Clock.systemUTC())) {
            assertThat(rig.meters
                            .get("gateway.tls.certificate.weaknesses")
                            .gauge()
                            .value())
                    .isEqualTo(2);
        }
    }

    @Test
    void reload_brokenCertificate_changesNothing() throws Exception {
        try (ListenerRig rig = rig(written("one"))) {
            long before = expiry(rig);
            Files.writeString(folder.resolve("key.pem"), "nonsense");

            ListenerRig.finished(rig.listener.reloadCertificate());
            ListenerRig.finished(rig.listener.reloadCertificate());

            assertThat(shown(get(rig, HttpClient.Version.HTTP_2, null))).isEqualTo("CN=one");
            assertThat(reloads(rig, "refused")).as("once for each change").isEqualTo(1);
            assertThat(expiry(rig)).isEqualTo(before).isPositive();
        }
    }

    private static double reloads(ListenerRig rig, String result) {
        return rig.meters
                .get("gateway.tls.certificate.reloads")
                .tag("result", result)
                .counter()
                .count();
    }

    private static long expiry(ListenerRig rig) {
        return (long) rig.meters
                .get("gateway.tls.certificate.expiry.timestamp")
                .gauge()
                .value();
    }

    @Test
    void connection_thatDoesNotFinishItsHandshake_isCountedAndEnded() throws Exception {
        // Of which one address has half.
        ConnectionLimits four = new ConnectionLimits(
                ListenerRig.LONG,
                Duration.ofMillis(500),
                ListenerRig.LONG,
                ListenerRig.LONG,
                4,
                100,
                ListenerRig.QUEUE);
        try (ListenerRig rig = new ListenerRig(four, written("one"), CLOCK);
                Socket first = rig.connect();
                Socket second = rig.connect()) {
            rig.awaitConnections(2);
            try (Socket third = rig.connect()) {
                assertThat(third.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(rig.refused("address")).isEqualTo(1);
            assertThat(first.getInputStream().read()).isEqualTo(-1);
            assertThat(second.getInputStream().read()).isEqualTo(-1);
            rig.awaitConnections(0);
        }
    }

    @Test
    void plainRequest_toTls_isNoAnswerAndTheListenerLives() throws Exception {
        try (ListenerRig rig = rig(written("one"))) {
            try (Socket plain = rig.connect()) {
                plain.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
                assertThat(new String(plain.getInputStream().readAllBytes(), US_ASCII))
                        .doesNotContain("HTTP/");
            }
            assertThat(get(rig, HttpClient.Version.HTTP_2, null).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void client_thatTrustsAnotherRoot_refuses() throws Exception {
        SSLContext stranger = new Certificates().context(null);
        try (ListenerRig rig = rig(written("one"))) {
            assertThatThrownBy(() -> get(
                            rig, HttpClient.newBuilder().sslContext(stranger).build()))
                    .isInstanceOf(SSLException.class);
        }
    }
}
