package io.ehpc.gateway.security;

import io.ehpc.gateway.config.ManagementAccessConfig;
import io.ehpc.gateway.config.OpenRoutes;
import io.ehpc.gateway.config.Role;
import io.ehpc.gateway.protocol.Printable;
import io.ehpc.gateway.time.Clocks;
import io.vertx.core.Future;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what on the management port, by the configuration of the moment. Operators are known by their keys,
 * tokens and certificates, others by how they are connected. A key or token that is shown has to be good, unless there
 * is no operator: then nobody has one.
 */
public final class ManagementAccess {
    private final Clock wall;
    private final Access access;
    private final Role loopbackByDefault;
    private final Gatekeeper<Operator> gatekeeper;
    private volatile Current current;

    /** What one configuration comes to. */
    private record Current(ManagementAccessConfig config, Clients<Operator> operators) {
        static Current of(ManagementAccessConfig config) {
            Clients<Operator> operators = new Clients<>();
            config.operators()
                    .forEach((name, operator) -> operators.add(new Operator(name, operator.role()), operator.proofs()));
            return new Current(config, operators);
        }
    }

    /**
     * Goes by this configuration.
     *
     * @param access who verifies tokens, and is told of refusals
     * @param host the address that the port is bound to
     */
    public ManagementAccess(Clocks clocks, Access access, String host, ManagementAccessConfig config) {
        this.wall = clocks.wall();
        this.access = access;
        this.loopbackByDefault = Exposure.isLoopback(host) ? Role.ADMIN : Role.NONE;
        this.current = Current.of(config);
        this.gatekeeper = new Gatekeeper<>(
                clocks,
                (request, operators, at, isInShort, known) -> {
                    throw DeniedException.of(Reason.MALFORMED);
                },
                access.metrics(),
                access::failedTries,
                () -> new Gatekeeper.Admission<>(current.operators(), access.tokens(), null));
    }

    /** Goes by another configuration from now on. */
    public void configure(ManagementAccessConfig next) {
        current = Current.of(next);
    }

    /** Whether anybody may ask these routes. */
    public boolean isOpen(OpenRoutes routes) {
        return current.config().open().include(routes);
    }

    /**
     * Who asks, if that one may do anything; else fails with {@link DeniedException}. The future is of the caller's
     * context.
     *
     * @param fromLoopback whether the other end of the connection is on this machine
     */
    public Future<Operator> admit(Presented shown, boolean fromLoopback) {
        Current now = current;
        boolean hasKey = shown.authorization() != null || shown.apiKey() != null;
        if (hasKey && !now.config().operators().isEmpty()) {
            return gatekeeper.admit(shown, known -> {});
        }
        X509Certificate certificate = shown.certificate();
        X509Certificate valid = certificate == null || hasEnded(certificate) ? null : certificate;
        Operator operator = valid == null ? null : now.operators().ofCertificate(CertificateMarks.of(valid));
        Operator found = operator == null ? connected(now.config(), valid, fromLoopback) : operator;
        if (found.role() != Role.NONE) {
            return Future.succeededFuture(found);
        }
        return Future.failedFuture(
                certificate == null
                        ? DeniedException.of(Reason.NO_CREDENTIALS)
                        : gatekeeper.counted(
                                DeniedException.of(Reason.UNKNOWN_CERTIFICATE), shown.from(), Proof.CERTIFICATE));
    }

    private boolean hasEnded(X509Certificate certificate) {
        return wall.instant().isAfter(certificate.getNotAfter().toInstant());
    }

    /** Who is no operator, with the higher of the roles that the connection gives. */
    private Operator connected(
            ManagementAccessConfig config, @Nullable X509Certificate certificate, boolean fromLoopback) {
        Role loopback =
                fromLoopback ? Objects.requireNonNullElse(config.roles().loopback(), loopbackByDefault) : Role.NONE;
        return certificate == null
                ? new Operator("loopback", loopback)
                : new Operator(
                        "certificate "
                                + Printable.bare(
                                        certificate.getSubjectX500Principal().getName()),
                        loopback.or(config.roles().certificate()));
    }

    /** Takes note that a request was refused. */
    public void refused(DeniedException denied, Occasion occasion) {
        access.refused(denied, occasion);
    }
}
