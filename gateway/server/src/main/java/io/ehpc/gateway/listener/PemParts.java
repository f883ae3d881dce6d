package io.ehpc.gateway.listener;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The parts that PEM files are made of (RFC 7468), told by their labels: what is the wrong one is said so, with what
 * to do, since the libraries' own errors do not say it and may quote the file.
 */
final class PemParts {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END_OF_LABEL = "-----";
    private static final String CONVERT =
            "; write it anew with: openssl pkey -in KEY -out NEW-KEY, or give a PKCS#12 file as keyStore";

    /** The object identifiers 1.3.101.112 and 113, in DER (RFC 8410). */
    private static final List<byte[]> EDWARDS =
            List.of(new byte[] {6, 3, 0x2b, 0x65, 0x70}, new byte[] {6, 3, 0x2b, 0x65, 0x71});

    private PemParts() {}

    /** Refuses a file of certificates that holds something else. */
    static void checkCertificates(String key, Buffer file) throws BadCertificateException {
        List<String> labels = labels(file);
        if (labels.contains("CERTIFICATE")) {
            return;
        }
        if (labels.stream().anyMatch(label -> label.endsWith("PRIVATE KEY"))) {
            throw new BadCertificateException(
                    key + " holds a private key and no certificate: are certificate and key exchanged?");
        }
        throw new BadCertificateException(key + " cannot be read: it " + found(labels)
                + "; needed are parts with BEGIN CERTIFICATE, the server's own first");
    }

    /** Refuses a file of a private key that holds something else, or a key that cannot be used. */
    static void checkKey(Buffer file) throws BadCertificateException {
        String text = text(file);
        List<String> labels = labels(file);
        if (labels.contains("ENCRYPTED PRIVATE KEY") || text.contains("Proc-Type: 4,ENCRYPTED")) {
            throw new BadCertificateException("the key is encrypted, which is not taken as PEM" + CONVERT);
        }
        if (labels.contains("OPENSSH PRIVATE KEY")) {
            throw new BadCertificateException(
                    "the key is in the format of OpenSSH" + "; write it anew with: ssh-keygen -p -m PKCS8 -f KEY");
        }
        if (labels.contains("DSA PRIVATE KEY")) {
            throw new BadCertificateException("the key is of DSA, which TLS does not take" + another());
        }
        if (labels.stream().noneMatch(label -> label.endsWith("PRIVATE KEY"))) {
            throw new BadCertificateException(
                    labels.contains("CERTIFICATE")
                            ? "key holds a certificate and no private key: are certificate and key exchanged?"
                            : "key cannot be read: it " + found(labels) + "; needed is a part with BEGIN PRIVATE KEY");
        }
        if (isEdwards(text)) {
            throw new BadCertificateException(
                    "the key is Ed25519 or Ed448, which the JDK's TLS does not take" + another());
        }
    }

    /** What to do about a key of a kind that is not taken. */
    static String another() {
        return "; use a certificate with a key of P-256 or P-384, or of RSA with 2048 bits or more";
    }

    private static String found(List<String> labels) {
        if (labels.isEmpty()) {
            return "is not PEM";
        }
        return labels.contains("PUBLIC KEY") ? "holds a public key" : "holds other parts of PEM";
    }

    private static boolean isEdwards(String text) {
        int begin = text.indexOf(BEGIN + "PRIVATE KEY" + END_OF_LABEL);
        int end = text.indexOf("-----END ", Math.max(begin, 0));
        if (begin < 0 || end < 0) {
            return false;
        }
        int start = begin + (BEGIN + "PRIVATE KEY" + END_OF_LABEL).length();
        try {
            byte[] der = Base64.getMimeDecoder().decode(text.substring(start, end));
            return EDWARDS.stream().anyMatch(identifier -> isIn(der, identifier));
        } catch (IllegalArgumentException noBase64) {
            return false;
        }
    }

    /** Whether the algorithm's identifier is where PKCS#8 has it: behind two lengths and the version. */
    private static boolean isIn(byte[] der, byte[] identifier) {
        int most = Math.min(16, der.length);
        for (int from = 0; from + identifier.length <= most; from++) {
            if (Arrays.equals(der, from, from + identifier.length, identifier, 0, identifier.length)) {
                return true;
            }
        }
        return false;
    }

    private static String text(Buffer file) {
        return file.toString(StandardCharsets.ISO_8859_1);
    }

    private static List<String> labels(Buffer file) {
        String text = text(file);
        List<String> labels = new ArrayList<>();
        int at = text.indexOf(BEGIN);
        while (at >= 0) {
            int end = text.indexOf(END_OF_LABEL, at + BEGIN.length());
            if (end < 0) {
                break;
            }
            labels.add(text.substring(at + BEGIN.length(), end));
            at = text.indexOf(BEGIN, end);
        }
        return labels;
    }
}
