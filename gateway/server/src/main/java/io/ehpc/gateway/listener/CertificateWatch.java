package io.ehpc.gateway.listener;

import io.ehpc.gateway.config.TlsConfig;
import io.ehpc.gateway.telemetry.ListenerMetrics;
import io.vertx.core.Vertx;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether a listener's certificate changed. Files are taken when two looks found the same, since one is
 * written after the other; what was examined once, good or bad, is not examined again until it changes.
 */
final class CertificateWatch {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);

    private final Vertx vertx;
    private final TlsConfig config;
    private final ListenerMetrics.OfListener metrics;
    private final Clock clock;
    private @Nullable TlsFiles examined;
    private @Nullable TlsFiles seen;

    CertificateWatch(Vertx vertx, TlsConfig config, ListenerMetrics.OfListener metrics, Clock clock) {
        this.vertx = vertx;
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** The certificate at the start; does file I/O, as all here does. */
    synchronized ServerIdentity first() throws BadCertificateException {
        TlsFiles now = TlsFiles.read(config);
        examined = now;
        return identity(now);
    }

    private ServerIdentity identity(TlsFiles files) throws BadCertificateException {
        try {
            return ServerIdentity.of(vertx, config, files, clock.instant());
        } catch (BadCertificateException bad) {
            throw new BadCertificateException(metrics.name() + ".tls: " + bad.getMessage());
        }
    }

    /** Another certificate that is good and stands still, or null. */
    synchronized @Nullable ServerIdentity poll() {
        TlsFiles now = TlsFiles.read(config);
        boolean still = now.equals(seen);
        seen = now;
        return still ? changed(now) : null;
    }

    /** Another certificate that is good, at once; or null. */
    synchronized @Nullable ServerIdentity demand() {
        return changed(TlsFiles.read(config));
    }

    private @Nullable ServerIdentity changed(TlsFiles now) {
        if (now.equals(examined)) {
            return null;
        }
        examined = now;
        try {
            return identity(now);
        } catch (BadCertificateException bad) {
            metrics.reloaded(ListenerMetrics.Reload.REFUSED);
            LOG.error("{}; the certificate in use stays.", bad.getMessage());
            return null;
        }
    }
}
