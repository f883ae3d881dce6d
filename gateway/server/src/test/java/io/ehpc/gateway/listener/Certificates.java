package io.ehpc.gateway.listener;

import io.ehpc.gateway.config.TlsConfig;
import io.ehpc.gateway.config.TlsConfig.ClientAuth;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** An authority with an intermediate one, what it issues, and the files and clients that tests need of it. */
final class Certificates {
    /** Clients go by the machine's clock. */
    @SuppressWarnings("TimeInStaticInitializer")
    static final Instant NOW = Instant.now();

    private final X509Bundle root;
    private final X509Bundle intermediate;

    Certificates() throws Exception {
        root = validFor(Duration.ofDays(3_650))
                .subject("CN=root")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        intermediate = validFor(Duration.ofDays(1_000))
                .subject("CN=intermediate")
                .setIsCertificateAuthority(true)
                .setPathLengthConstraint(OptionalInt.of(0))
                .buildIssuedBy(root);
    }

    private static CertificateBuilder validFor(Duration time) {
        return new CertificateBuilder()
                .ecp256()
                .notBefore(NOW.minus(Duration.ofDays(1)))
                .notAfter(NOW.plus(time));
    }

    /** A certificate for loopback, through the intermediate authority, valid for so long. */
    X509Bundle server(String name, Duration time) throws Exception {
        return validFor(time)
                .subject("CN=" + name)
                .addSanDnsName("localhost")
                .addSanIpAddress("127.0.0.1")
                .buildIssuedBy(intermediate);
    }

    /** A client's certificate. */
    X509Bundle client(String name) throws Exception {
        return validFor(Duration.ofDays(10)).subject("CN=" + name).buildIssuedBy(root);
    }

    X509Bundle intermediate() {
        return intermediate;
    }

    /** Writes certificate and key as PEM files; of the same names each time. */
    static TlsConfig write(Path folder, X509Bundle server) throws Exception {
        Path certificate = Files.writeString(folder.resolve("chain.pem"), server.getCertificatePathPEM());
        Path key = Files.writeString(folder.resolve("key.pem"), server.getPrivateKeyPEM());
        return new TlsConfig(certificate, key, null, "", "TLSv1.2", ClientAuth.NONE, null);
    }

    /** The same configuration, with clients to show a certificate of this authority's. */
    TlsConfig withClients(TlsConfig tls, ClientAuth clientAuth) throws Exception {
        Path trust = Files.writeString(
                java.util.Objects.requireNonNull(tls.certificate()).resolveSibling("trust.pem"),
                root.getCertificatePEM());
        return new TlsConfig(tls.certificate(), tls.key(), null, "", tls.minVersion(), clientAuth, trust);
    }

    /** What a client goes by that trusts this authority, and shows a certificate if it has one. */
    SSLContext context(@Nullable X509Bundle client) throws Exception {
        KeyManager[] keys = client == null ? null : client.toKeyManagerFactory().getKeyManagers();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] {root.toTrustManager()}, null);
        return context;
    }
}
