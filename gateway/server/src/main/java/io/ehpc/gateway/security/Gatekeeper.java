package io.ehpc.gateway.security;

import io.ehpc.gateway.config.CertificateConfig;
import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.RefusedException;
import io.ehpc.gateway.telemetry.SecurityMetrics;
import io.vertx.core.Future;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells who asks, from what the request shows. What it shows has to be good: a bad key is refused, and the
 * certificate that is good beside it does not help. A key or token goes before a certificate, which goes
 * before being nobody.
 */
final class Gatekeeper {
    private static final String BEARER = "bearer ";

    private final Clock clock;
    private final SignedRequests signed;
    private final SecurityMetrics metrics;
    private final Supplier<Admission> admission;

    /** @param admission whom to let in by now */
    Gatekeeper(Clock clock, SignedRequests signed, SecurityMetrics metrics, Supplier<Admission> admission) {
        this.clock = clock;
        this.signed = signed;
        this.metrics = metrics;
        this.admission = admission;
    }

    /**
     * Whom to let in.
     *
     * @param anonymous who one is on {@code /v1} that shows nothing; null for nobody
     */
    record Admission(
            Clients clients, BearerTokens tokens, @Nullable Client anonymous) {}

    /** One way to show who asks. */
    private record Way(Proof proof, Supplier<Future<Client>> admit) {}

    /** Who asks; fails with {@link DeniedException} and nothing else. The future is of the caller's context. */
    Future<Client> admit(Presented presented) {
        Way way = way(presented, admission.get());
        return Future.<Void>succeededFuture()
                .compose(go -> way.admit().get())
                .onComplete(
                        client -> metrics.authenticated(way.proof().label(), true),
                        denied -> metrics.authenticated(way.proof().label(), false));
    }

    private Way way(Presented presented, Admission now) {
        ApiRequest rpc = presented.rpc();
        try {
            if (rpc != null && SignedRequests.isSigned(rpc)) {
                return presented.apiKey() == null ? signed(rpc, now) : unreadable();
            }
        } catch (RefusedException refused) {
            DeniedException denied = DeniedException.of(Reason.MALFORMED, refused.refusal());
            return new Way(Proof.UNREADABLE, () -> Future.failedFuture(denied));
        }
        return presented.authorization() == null && presented.apiKey() == null
                ? withoutKey(presented, now)
                : withKey(presented, now);
    }

    private Way signed(ApiRequest request, Admission now) {
        return new Way(
                Proof.ACCESS_KEY, () -> Future.succeededFuture(signed.admit(request, now.clients(), clock.instant())));
    }

    private Way withKey(Presented presented, Admission now) {
        String authorization = presented.authorization();
        String apiKey = presented.apiKey();
        if (authorization == null) {
            return apiKey == null ? unreadable() : apiKey(apiKey, now);
        }
        if (apiKey != null || !authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return unreadable();
        }
        String token = authorization.substring(BEARER.length()).strip();
        return BearerTokens.isJwt(token)
                ? new Way(
                        Proof.TOKEN,
                        () -> now.tokens()
                                .subject(token)
                                .compose(subject -> known(now.clients().ofSubject(subject), Reason.UNKNOWN_SUBJECT)))
                : apiKey(token, now);
    }

    private Way apiKey(String key, Admission now) {
        return new Way(
                Proof.API_KEY,
                () -> known(now.clients().ofApiKey(IssuedKeys.sha256(key), clock.instant()), Reason.UNKNOWN_KEY));
    }

    private Way withoutKey(Presented presented, Admission now) {
        X509Certificate certificate = presented.certificate();
        if (certificate != null) {
            Iterable<CertificateConfig> marks = CertificateMarks.of(certificate);
            Instant end = certificate.getNotAfter().toInstant();
            return new Way(
                    Proof.CERTIFICATE,
                    () -> known(
                            clock.instant().isAfter(end) ? null : now.clients().ofCertificate(marks),
                            Reason.UNKNOWN_CERTIFICATE));
        }
        return new Way(
                Proof.NONE, () -> known(presented.rpc() == null ? now.anonymous() : null, Reason.NO_CREDENTIALS));
    }

    private static Way unreadable() {
        return new Way(Proof.UNREADABLE, () -> Future.failedFuture(DeniedException.of(Reason.MALFORMED)));
    }

    private static Future<Client> known(@Nullable Client client, Reason otherwise) {
        return client == null ? Future.failedFuture(DeniedException.of(otherwise)) : Future.succeededFuture(client);
    }
}
