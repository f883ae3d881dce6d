package io.ehpc.gateway.listener;

import io.ehpc.gateway.config.TlsConfig;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.PfxOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.TrustOptions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What a listener proves itself with, checked: the key is the certificate's, the chain holds together, and all
 * of it is valid now.
 *
 * @param config what was asked for
 * @param proof certificate and key
 * @param trusted whom client certificates must come from, or null
 * @param validUntil when the first of the certificates ends
 * @param complaints what is weak about it or ends soon, for operators
 * @param weaknesses how many of these time does not bring
 */
record ServerIdentity(
        TlsConfig config,
        KeyCertOptions proof,
        @Nullable TrustOptions trusted,
        Instant validUntil,
        List<String> complaints,
        int weaknesses) {
    /** With forward secrecy and authenticated encryption; those of TLS 1.3 first. */
    private static final List<String> CIPHERS = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    /** Of {@link KeyExchangeGroups}. */
    private static final int MOST_EC_BITS = 384;

    private static final byte[] SAMPLE = {1, 2, 3};

    ServerIdentity {
        complaints = List.copyOf(complaints);
    }

    /** Of these files; it computes for some milliseconds. */
    static ServerIdentity of(Vertx vertx, TlsConfig config, TlsFiles files, Instant now)
            throws BadCertificateException {
        if (files.trouble() != null) {
            throw new BadCertificateException(files.trouble());
        }
        KeyCertOptions proof = config.keyStore() == null
                ? pem(files.of(config.certificate()), files.of(config.key()))
                : new PfxOptions().setValue(files.of(config.keyStore())).setPassword(config.keyStorePassword());
        List<X509Certificate> chain = checked(vertx, proof, now);
        Instant end = chain.stream()
                .map(each -> each.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElseThrow();
        TrustOptions trusted = config.trust() == null ? null : trusted(vertx, files.of(config.trust()));
        return new ServerIdentity(
                config,
                proof,
                trusted,
                end,
                CertificateStrength.complaints(chain, now),
                CertificateStrength.weaknesses(chain).size());
    }

    private static KeyCertOptions pem(Buffer certificate, Buffer key) throws BadCertificateException {
        PemParts.checkCertificates("certificate", certificate);
        PemParts.checkKey(key);
        return new PemKeyCertOptions().addCertValue(certificate).addKeyValue(key);
    }

    private static List<X509Certificate> checked(Vertx vertx, KeyCertOptions proof, Instant now)
            throws BadCertificateException {
        X509KeyManager keys = keys(vertx, proof);
        String alias = Stream.of("RSA", "EC", "EdDSA", "Ed25519")
                .flatMap(type -> Optional.ofNullable(keys.getServerAliases(type, null)).stream())
                .flatMap(Arrays::stream)
                .findFirst()
                .orElseThrow(() -> new BadCertificateException("there is no certificate with a private key"));
        List<X509Certificate> chain = List.of(keys.getCertificateChain(alias));
        checkKind(chain.get(0));
        checkPair(chain.get(0), keys.getPrivateKey(alias));
        for (int i = 0; i < chain.size(); i++) {
            checkValidity(chain.get(i), now);
            if (i > 0) {
                checkIssued(chain.get(i - 1), chain.get(i));
            }
        }
        return chain;
    }

    private static X509KeyManager keys(Vertx vertx, KeyCertOptions proof) throws BadCertificateException {
        try {
            return Arrays.stream(proof.getKeyManagerFactory(vertx).getKeyManagers())
                    .filter(X509KeyManager.class::isInstance)
                    .map(X509KeyManager.class::cast)
                    .findFirst()
                    .orElseThrow();
        } catch (Exception unreadable) {
            // Vert.x declares no narrower one; its message may quote the file, which may be the key.
            throw new BadCertificateException("certificate or key cannot be read ("
                    + unreadable.getClass().getSimpleName() + "): PEM with PKCS#8, or PKCS#12 and its password");
        }
    }

    private static TrustOptions trusted(Vertx vertx, Buffer file) throws BadCertificateException {
        PemParts.checkCertificates("trust", file);
        TrustOptions authorities = new PemTrustOptions().addCertValue(file);
        try {
            TrustManager[] managers = authorities.getTrustManagerFactory(vertx).getTrustManagers();
            if (managers[0] instanceof X509TrustManager x509 && x509.getAcceptedIssuers().length > 0) {
                return authorities;
            }
        } catch (Exception unreadable) {
            throw new BadCertificateException("the authorities of trust cannot be read: " + unreadable.getMessage());
        }
        throw new BadCertificateException("trust holds no certificate");
    }

    /** With another the gateway would start, and every handshake fail. */
    private static void checkKind(X509Certificate certificate) throws BadCertificateException {
        PublicKey key = certificate.getPublicKey();
        if (key instanceof ECKey ec && CertificateStrength.bits(ec) > MOST_EC_BITS) {
            throw new BadCertificateException("the key is of a curve of " + CertificateStrength.bits(ec)
                    + " bits, which the groups that TLS is spoken with leave out" + PemParts.another());
        }
        if (!(key instanceof ECKey || key instanceof RSAKey)) {
            throw new BadCertificateException(
                    "the key is " + key.getAlgorithm() + ", which the JDK's TLS does not take" + PemParts.another());
        }
    }

    private static void checkPair(X509Certificate certificate, PrivateKey key) throws BadCertificateException {
        try {
            Signature signature = Signature.getInstance(
                    switch (key.getAlgorithm()) {
                        case "RSA" -> "SHA256withRSA";
                        case "EC" -> "SHA256withECDSA";
                        default -> key.getAlgorithm();
                    });
            signature.initSign(key);
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(SAMPLE);
            if (signature.verify(signed)) {
                return;
            }
        } catch (GeneralSecurityException ofAnotherKind) {
            // Said below.
        }
        throw new BadCertificateException("the key is not that of the certificate " + name(certificate)
                + "; it has to be the one that the first certificate of the file was made for");
    }

    private static void checkValidity(X509Certificate certificate, Instant now) throws BadCertificateException {
        Instant start = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        if (now.isBefore(start) || now.isAfter(end)) {
            throw new BadCertificateException(
                    "the certificate " + name(certificate) + " is valid from " + start + " to " + end + " only");
        }
    }

    private static void checkIssued(X509Certificate certificate, X509Certificate issuer)
            throws BadCertificateException {
        try {
            certificate.verify(issuer.getPublicKey());
        } catch (GeneralSecurityException other) {
            throw new BadCertificateException(
                    "the certificate " + name(certificate) + " is not issued by the next one, " + name(issuer));
        }
    }

    private static String name(X509Certificate certificate) {
        return CertificateStrength.name(certificate);
    }

    /** Has TLS done so. */
    ServerSSLOptions applyTo(ServerSSLOptions options) {
        options.setKeyCertOptions(proof)
                .setTrustOptions(trusted)
                .setClientAuth(
                        switch (config.clientAuth()) {
                            case NONE -> ClientAuth.NONE;
                            case REQUEST -> ClientAuth.REQUEST;
                            case REQUIRE -> ClientAuth.REQUIRED;
                        })
                .setUseAlpn(true)
                .setEnabledSecureTransportProtocols(
                        config.minVersion().equals("TLSv1.3") ? Set.of("TLSv1.3") : Set.of("TLSv1.2", "TLSv1.3"));
        CIPHERS.forEach(options::addEnabledCipherSuite);
        return options;
    }
}
