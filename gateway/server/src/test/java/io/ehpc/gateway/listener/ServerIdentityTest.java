package io.ehpc.gateway.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ehpc.gateway.config.TlsConfig;
import io.ehpc.gateway.config.TlsConfig.ClientAuth;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerIdentityTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final Duration DAYS = Duration.ofDays(10);

    private final Certificates authority = new Certificates();

    @TempDir
    private Path folder;

    ServerIdentityTest() throws Exception {}

    @AfterAll
    static void close() {
        ListenerRig.finished(VERTX.close());
    }

    private static ServerIdentity read(TlsConfig tls, Instant now) throws Exception {
        return ServerIdentity.of(VERTX, tls, TlsFiles.read(tls), now);
    }

    private TlsConfig good() throws Exception {
        return Certificates.write(folder, authority.server("one", DAYS));
    }

    @Test
    void identity_ofAGoodChain_isValidUntilTheFirstOfItEnds() throws Exception {
        assertThat(read(good(), Certificates.NOW).validUntil().getEpochSecond())
                .isEqualTo(Certificates.NOW.plus(DAYS).getEpochSecond());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # days from now | valid
            -2              | false
            0               | true
            9               | true
            11              | false
            """)
    void identity_outsideItsTime_isRefused(int days, boolean valid) throws Exception {
        TlsConfig tls = good();
        Instant then = Certificates.NOW.plus(Duration.ofDays(days));

        if (valid) {
            assertThat(read(tls, then).config()).isEqualTo(tls);
        } else {
            assertThatThrownBy(() -> read(tls, then))
                    .isInstanceOf(BadCertificateException.class)
                    .hasMessageContaining("CN=one is valid from");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # file     | what is in it                 | what is said
            key.pem    | nonsense                      | cannot be read
            key.pem    | s3cretNobodyMaySee            | cannot be read
            key.pem    | ''                            | cannot be read
            chain.pem  | nonsense                      | cannot be read
            chain.pem  | -----BEGIN CERTIFICATE-----\\nAAAA\\n-----END CERTIFICATE----- | cannot be read
            """)
    void identity_ofGarbage_isRefusedWithoutShowingIt(String file, String content, String said) throws Exception {
        TlsConfig tls = good();
        Files.writeString(folder.resolve(file), content.replace("\\n", "\n"));

        assertThatThrownBy(() -> read(tls, Certificates.NOW))
                .isInstanceOf(BadCertificateException.class)
                .hasMessageContaining(said)
                .hasMessageNotContaining("s3cret")
                .hasNoCause();
    }

    @Test
    void identity_withTheKeyOfAnother_isRefused() throws Exception {
        TlsConfig tls = good();
        Files.writeString(
                folder.resolve("key.pem"), authority.server("two", DAYS).getPrivateKeyPEM());

        assertThatThrownBy(() -> read(tls, Certificates.NOW))
                .hasMessage("the key is not that of the certificate CN=one");
    }

    @Test
    void identity_whoseChainIsBroken_isRefused() throws Exception {
        TlsConfig tls = good();
        X509Bundle other = new Certificates().intermediate();
        Path chain = Objects.requireNonNull(tls.certificate());
        X509Bundle one = authority.server("one", DAYS);
        Files.writeString(chain, one.getCertificatePEM() + "\n" + other.getCertificatePEM());
        Files.writeString(folder.resolve("key.pem"), one.getPrivateKeyPEM());

        assertThatThrownBy(() -> read(tls, Certificates.NOW))
                .hasMessage("the certificate CN=one is not issued by the next one, CN=intermediate");
    }

    @Test
    void identity_withoutAFile_isRefusedByName() throws Exception {
        TlsConfig tls = good();
        Files.delete(folder.resolve("key.pem"));

        assertThatThrownBy(() -> read(tls, Certificates.NOW))
                .hasMessage(folder.resolve("key.pem") + " cannot be read: there is no such file");
    }

    @Test
    void identity_ofAFileTooLarge_isRefused() throws Exception {
        TlsConfig tls = good();
        Files.write(folder.resolve("key.pem"), new byte[(1 << 20) + 1]);

        assertThatThrownBy(() -> read(tls, Certificates.NOW)).hasMessageContaining("larger than 1 MiB");
    }

    @Test
    void keyStore_withAnotherPassword_isRefused() throws Exception {
        Path store = authority
                .server("one", DAYS)
                .toTempKeyStoreFile("right".toCharArray())
                .toPath();
        TlsConfig tls = new TlsConfig(null, null, store, "wrong", "TLSv1.2", ClientAuth.NONE, null);

        assertThatThrownBy(() -> read(tls, Certificates.NOW)).hasMessageContaining("cannot be read");
    }

    @ParameterizedTest
    @CsvSource({"'', trust", "nonsense, trust"})
    void trust_withoutACertificate_isRefused(String content, String said) throws Exception {
        TlsConfig tls = authority.withClients(good(), ClientAuth.REQUIRE);
        Files.writeString(folder.resolve("trust.pem"), content);

        assertThatThrownBy(() -> read(tls, Certificates.NOW))
                .isInstanceOf(BadCertificateException.class)
                .hasMessageContaining(said);
    }
}
