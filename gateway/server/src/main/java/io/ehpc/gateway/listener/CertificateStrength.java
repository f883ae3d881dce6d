package io.ehpc.gateway.listener;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is weak about the certificates of a chain, or soon over, in words for an operator. Pure. */
final class CertificateStrength {
    static final Duration SOON = Duration.ofDays(30);
    private static final int LEAST_RSA_BITS = 2_048;
    private static final int LEAST_EC_BITS = 256;

    private CertificateStrength() {}

    /** A sentence for each weakness; none for a chain that is good for longer. */
    static List<String> complaints(List<X509Certificate> chain, Instant now) {
        List<String> complaints = new ArrayList<>(weaknesses(chain));
        for (X509Certificate certificate : chain) {
            Instant end = certificate.getNotAfter().toInstant();
            if (end.isBefore(now.plus(SOON))) {
                complaints.add("the certificate " + name(certificate) + " ends on " + end + ", in less than "
                        + SOON.toDays() + " days");
            }
        }
        return List.copyOf(complaints);
    }

    /** Those of them that time does not bring. */
    static List<String> weaknesses(List<X509Certificate> chain) {
        List<String> weaknesses = new ArrayList<>();
        for (int i = 0; i < chain.size(); i++) {
            X509Certificate certificate = chain.get(i);
            PublicKey key = certificate.getPublicKey();
            if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
                weaknesses.add("the certificate " + name(certificate) + " has an RSA key of "
                        + rsa.getModulus().bitLength() + " bits, fewer than " + LEAST_RSA_BITS);
            }
            if (key instanceof ECKey ec && bits(ec) < LEAST_EC_BITS) {
                weaknesses.add("the certificate " + name(certificate) + " has an EC key of " + bits(ec)
                        + " bits, fewer than " + LEAST_EC_BITS);
            }
            // Nobody goes by an authority's signature under itself.
            if ((i == 0 || !isOfItself(certificate)) && isWeak(certificate.getSigAlgName())) {
                weaknesses.add("the certificate " + name(certificate) + " is signed with " + certificate.getSigAlgName()
                        + ", which can be forged");
            }
        }
        return List.copyOf(weaknesses);
    }

    /** How many bits an elliptic curve's order has. */
    static int bits(ECKey key) {
        return key.getParams().getOrder().bitLength();
    }

    private static boolean isWeak(String algorithm) {
        String name = algorithm.toUpperCase(Locale.ROOT);
        return name.startsWith("MD2") || name.startsWith("MD5") || name.startsWith("SHA1") || name.startsWith("SHA-1");
    }

    private static boolean isOfItself(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    static String name(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }
}
