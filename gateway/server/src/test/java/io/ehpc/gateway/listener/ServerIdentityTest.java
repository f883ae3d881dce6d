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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # file    | what is in it                                              | what is said
            key.pem   | -----BEGIN ENCRYPTED PRIVATE KEY-----                      | the key is encrypted
            key.pem   | -----BEGIN RSA PRIVATE KEY-----\\nProc-Type: 4,ENCRYPTED    | openssl pkey -in KEY -out NEW-KEY
            key.pem   | -----BEGIN OPENSSH PRIVATE KEY-----                        | ssh-keygen -p -m PKCS8
            key.pem   | -----BEGIN DSA PRIVATE KEY-----                            | the key is of DSA
            key.pem   | -----BEGIN CERTIFICATE-----                                | certificate and key exchanged
            key.pem   | -----BEGIN PUBLIC KEY-----                                 | it holds a public key
            key.pem   | not of PEM                                                 | it is not PEM
            chain.pem | -----BEGIN PRIVATE KEY-----                                | certificate and key exchanged
            chain.pem | -----BEGIN EC PRIVATE KEY-----                             | certificate and key exchanged
            chain.pem | -----BEGIN CERTIFICATE REQUEST-----                        | needed are parts with BEGIN CERTIFICATE
            """)
    void identity_ofTheWrongParts_isToldWhatTheyAre(String file, String content, String said) throws Exception {
        TlsConfig tls = good();
        Files.writeString(folder.resolve(file), content.replace("\\n", "\n") + "\n");

        assertThatThrownBy(() -> read(tls, Certificates.NOW))
                .isInstanceOf(BadCertificateException.class)
                .hasMessageContaining(said)
                .hasNoCause();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # key of keytool               | what is said
            -keyalg Ed25519                | which the JDK's TLS does not take; use a certificate with a key of P-256
            -keyalg Ed448                  | which the JDK's TLS does not take
            -keyalg EC -groupname secp521r1 | of a curve of 521 bits
            """)
    void identity_whoseKindOfKeyNoHandshakeTakes_isRefusedByName(String kind, String said) throws Exception {
        TlsConfig store = Keytool.store(folder, kind);

        assertThatThrownBy(() -> read(store, Instant.now()))
                .isInstanceOf(BadCertificateException.class)
                .hasMessageContaining(said);
        TlsConfig pem = Keytool.pem(store);
        assertThatThrownBy(() -> read(pem, Instant.now()))
                .isInstanceOf(BadCertificateException.class)
                .hasMessageContaining("use a certificate with a key of P-256");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # certificate of keytool                                  | complaint                       | weaknesses
            -keyalg RSA -keysize 1024 -validity 90                    | has an RSA key of 1024 bits     | 1
            -keyalg RSA -keysize 2048 -sigalg SHA1withRSA -validity 90 | is signed with SHA1withRSA      | 1
            -keyalg EC -groupname secp256r1 -validity 29              | in less than 30 days            | 0
            -keyalg RSA -keysize 2048 -validity 31                    | ''                              | 0
            -keyalg EC -groupname secp384r1 -validity 31              | ''                              | 0
            """)
    void identity_thatIsWeakOrEndsSoon_isTakenWithAComplaint(String kind, String complaint, int weaknesses)
            throws Exception {
        ServerIdentity identity = read(Keytool.store(folder, kind), Instant.now());

        assertThat(String.join("\n", identity.complaints()))
                .satisfies(text -> assertThat(text.isEmpty()).isEqualTo(complaint.isEmpty()))
                .contains(complaint);
        assertThat(identity.weaknesses()).isEqualTo(weaknesses);
    }

    @Test
    void review_ofAWeakCertificate_namesTheListener() throws Exception {
        TlsConfig weak = Keytool.store(folder, "-keyalg RSA -keysize 1024 -validity 90");

        assertThat(CertificateReview.complaints(VERTX, "management", weak, Instant.now()))
                .containsExactly("management.tls: the certificate CN=one has an RSA key of 1024 bits, fewer than 2048");
        assertThat(CertificateReview.complaints(VERTX, "server", TlsConfig.NONE, Instant.now()))
                .isEmpty();
    }

    @Test
    void identity_withTheKeyOfAnother_isRefused() throws Exception {
        TlsConfig tls = good();
        Files.writeString(
                folder.resolve("key.pem"), authority.server("two", DAYS).getPrivateKeyPEM());

        assertThatThrownBy(() -> read(tls, Certificates.NOW))
                .hasMessageStartingWith("the key is not that of the certificate CN=one; it has to be the one");
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
