package io.ehpc.gateway.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.AlgorithmConstraints;
import java.security.AlgorithmParameters;
import java.security.CryptoPrimitive;
import java.security.Key;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients can get a listener to do that speaks TLS, but should not. */
class StrictTlsTest {
    private static final Clock CLOCK = Clock.fixed(Certificates.NOW, ZoneOffset.UTC);
    private static final Pattern GROUP = Pattern.compile("ffdhe\\d+|x\\d+|secp.*");

    private final Certificates authority = new Certificates();

    @TempDir
    private Path folder;

    StrictTlsTest() throws Exception {}

    private ListenerRig rig(Vertx vertx, X509Bundle shown) throws Exception {
        return new ListenerRig(vertx, ListenerRig.GENEROUS, Certificates.write(folder, shown), false, CLOCK);
    }

    private ListenerRig rig(Vertx vertx) throws Exception {
        return rig(vertx, authority.server("one", Duration.ofDays(90)));
    }

    private SSLSocket socket(ListenerRig rig, String version) throws Exception {
        return socket(rig, version, authority.context(null));
    }

    private static SSLSocket socket(ListenerRig rig, String version, SSLContext client) throws Exception {
        SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket("127.0.0.1", rig.port());
        socket.setSoTimeout((int) ListenerRig.PATIENCE.toMillis());
        socket.setEnabledProtocols(new String[] {version});
        return socket;
    }

    private static double failures(ListenerRig rig) {
        return rig.meters.get("gateway.tls.handshake.failures").counter().count();
    }

    /** A client that offers one group alone. */
    private record Only(String group) implements AlgorithmConstraints {
        @Override
        public boolean permits(Set<CryptoPrimitive> primitives, String algorithm, AlgorithmParameters parameters) {
            String name = algorithm.toLowerCase(Locale.ROOT);
            return !GROUP.matcher(name).matches() || name.equals(group);
        }

        @Override
        public boolean permits(Set<CryptoPrimitive> primitives, Key key) {
            return true;
        }

        @Override
        public boolean permits(
                Set<CryptoPrimitive> primitives, String algorithm, Key key, AlgorithmParameters parameters) {
            return permits(primitives, algorithm, parameters);
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # group,   version, taken
            x25519,    TLSv1.3, true
            secp256r1, TLSv1.3, true
            secp384r1, TLSv1.3, true
            secp521r1, TLSv1.3, false
            x448,      TLSv1.3, false
            ffdhe2048, TLSv1.3, false
            ffdhe8192, TLSv1.3, false
            x25519,    TLSv1.2, true
            secp256r1, TLSv1.2, true
            secp521r1, TLSv1.2, false
            ffdhe8192, TLSv1.2, false
            """)
    void handshake_withOneGroupOnly_isDoneIfItIsOneOfThree(String group, String version, boolean taken)
            throws Exception {
        // A client without P-256 takes no certificate of it either.
        X509Bundle rsa = new CertificateBuilder()
                .rsa2048()
                .subject("CN=rsa")
                .setIsCertificateAuthority(true)
                .notBefore(Certificates.NOW.minus(Duration.ofDays(1)))
                .notAfter(Certificates.NOW.plus(Duration.ofDays(90)))
                .buildSelfSigned();
        SSLContext client = SSLContext.getInstance("TLS");
        client.init(null, new TrustManager[] {rsa.toTrustManager()}, null);
        try (ListenerRig rig = rig(Doorway.vertx(), rsa);
                SSLSocket socket = socket(rig, version, client)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setAlgorithmConstraints(new Only(group));
            socket.setSSLParameters(parameters);

            if (taken) {
                socket.startHandshake();
                assertThat(socket.getSession().getProtocol()).isEqualTo(version);
            } else {
                assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void client_thatBeginsAnotherHandshake_isClosedAndCounted(boolean hasDoors) throws Exception {
        try (ListenerRig rig = rig(hasDoors ? Doorway.vertx() : Vertx.vertx());
                SSLSocket socket = socket(rig, "TLSv1.2")) {
            socket.startHandshake();
            request(socket);

            assertThatThrownBy(() -> {
                        socket.startHandshake();
                        socket.getInputStream().readAllBytes();
                    })
                    .isInstanceOf(IOException.class);
            rig.awaitConnections(0);
            assertThat(failures(rig)).isEqualTo(1);
        }
    }

    @Test
    void client_ofTls13ThatRenewsItsKeys_isServed() throws Exception {
        try (ListenerRig rig = rig(Doorway.vertx());
                SSLSocket socket = socket(rig, "TLSv1.3")) {
            socket.startHandshake();
            request(socket);
            // For TLS 1.3 this is an update of keys (RFC 8446, section 4.6.3).
            socket.startHandshake();
            request(socket);

            assertThat(failures(rig)).isZero();
        }
    }

    private static void request(SSLSocket socket) throws IOException {
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        byte[] answer = socket.getInputStream().readNBytes(15);
        assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200 OK");
        byte[] rest = new byte[4_096];
        assertThat(socket.getInputStream().read(rest)).isPositive();
    }
}
