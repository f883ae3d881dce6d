package io.ehpc.gateway.listener;

import io.ehpc.gateway.config.TlsConfig;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;

/** A look at a listener's certificate before anything is started with it. */
public final class CertificateReview {
    private CertificateReview() {}

    /**
     * What is weak about the certificate or ends soon; nothing without TLS. Reads its files.
     *
     * @param section of the configuration: {@code server} or {@code management}
     * @throws BadCertificateException if the listener would not start with it
     */
    public static List<String> complaints(Vertx vertx, String section, TlsConfig config, Instant now)
            throws BadCertificateException {
        if (!config.isOn()) {
            return List.of();
        }
        try {
            return ServerIdentity.of(vertx, config, TlsFiles.read(config), now).complaints().stream()
                    .map(complaint -> section + ".tls: " + complaint)
                    .toList();
        } catch (BadCertificateException bad) {
            throw new BadCertificateException(section + ".tls: " + bad.getMessage());
        }
    }
}
