package io.ehpc.gateway.config;

import java.util.Locale;

/**
 * A mark of a certificate that a client shows; who may issue certificates is for the listener to say.
 *
 * @param mark which part of the certificate
 * @param value what stands there: a distinguished name as in RFC 2253, lower-case hex, a URI or a host name
 */
public record CertificateConfig(Mark mark, String value) {

    /** A part of a certificate. */
    public enum Mark {
        /** Its subject's distinguished name. */
        SUBJECT,
        /** The SHA-256 of all of it. */
        SHA256,
        /** A URI among its subject's alternative names. */
        URI,
        /** A host name among them. */
        DNS;

        /** The key that names it in the file. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
