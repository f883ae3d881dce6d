package io.ehpc.gateway.listener;

/** A listener's certificate, key or authorities cannot be used; the message says which and why. */
public final class BadCertificateException extends Exception {
    private static final long serialVersionUID = 1L;

    BadCertificateException(String message) {
        super(message);
    }
}
