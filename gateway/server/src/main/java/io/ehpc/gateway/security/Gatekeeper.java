package io.ehpc.gateway.security;

import io.ehpc.gateway.config.CertificateConfig;
import io.ehpc.gateway.config.RateConfig;
import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.RefusedException;
import io.ehpc.gateway.telemetry.SecurityMetrics;
import io.ehpc.gateway.time.Clocks;
import io.ehpc.gateway.time.Moment;
import io.vertx.core.Future;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells who asks, from what the request shows. What it shows has to be good: a bad key is refused, and the
 * certificate that is good beside it does not help. A key or token goes before a certificate, which goes
 * before being nobody.
 *
 * @param <C> what those are who are known: clients of the API, or operators
 */
final class Gatekeeper<C> {
    private static final String BEARER = "bearer ";

    private final Clocks clocks;
    private final SignatureProof<C> signed;
    private final SecurityMetrics metrics;
    private final FailedTries failed;
    private final Supplier<Admission<C>> admission;

    /**
     * @param failedTries how many may fail, by the configuration of the moment
     * @param admission whom to let in by now
     */
    Gatekeeper(
            Clocks clocks,
            SignatureProof<C> signed,
            SecurityMetrics metrics,
            Supplier<RateConfig> failedTries,
            Supplier<Admission<C>> admission) {
        this.clocks = clocks;
        this.signed = signed;
        this.metrics = metrics;
        this.failed = new FailedTries(clocks.monotonic()::nanos, failedTries);
        this.admission = admission;
    }

    /**
     * Whom to let in.
     *
     * @param anonymous who one is on {@code /v1} that shows nothing; null for nobody
     */
    record Admission<C>(
            Clients<C> clients,
            BearerTokens tokens,
            @Nullable C anonymous) {}

    /** Lets in who signed a request of the RPC face; as {@link SignedRequests} does. */
    interface SignatureProof<C> {
        C admit(ApiRequest request, Clients<C> clients, Moment at, BooleanSupplier isInShort, Consumer<C> known);
    }

    /** One way to show who asks, which tells of whom it has found. */
    private record Way<C>(Proof proof, Function<Consumer<C>, Future<C>> admit) {
        /** A way that uses nothing up. */
        static <C> Way<C> of(Proof proof, Supplier<Future<C>> find) {
            return new Way<>(
                    proof,
                    known -> find.get().map(client -> {
                        known.accept(client);
                        return client;
                    }));
        }
    }

    /**
     * Who asks; fails with {@link DeniedException} and nothing else. What is good is let in, whatever failed before it.
     * The future is of the caller's context.
     *
     * @param known is told who asks once that is proven, before anything is used up; what it throws refuses the
     *     request
     */
    Future<C> admit(Presented presented, Consumer<C> known) {
        Way<C> way = way(presented, admission.get());
        AtomicBoolean proven = new AtomicBoolean();
        Consumer<C> tell = client -> {
            proven.set(true);
            known.accept(client);
        };
        return Future.<Void>succeededFuture()
                .compose(go -> way.admit().apply(tell))
                .onComplete(end -> metrics.authenticated(way.proof().label(), proven.get()))
                .recover(failure -> Future.failedFuture(
                        failure instanceof DeniedException denied
                                ? counted(denied, presented.from(), way.proof())
                                : failure));
    }

    /** The refusal, counted if it is a failed authentication; of one that is above the rate, what is told instead. */
    DeniedException counted(DeniedException denied, ClientKey from, Proof proof) {
        if (!denied.reason().isFailedTry()) {
            return denied;
        }
        Duration wait = failed.add(new FailedTries.Source(from, proof, denied.client()));
        return wait == null ? denied : DeniedException.of(Reason.TOO_MANY_FAILURES, denied.client(), wait);
    }

    private Way<C> way(Presented presented, Admission<C> now) {
        ApiRequest rpc = presented.rpc();
        try {
            if (rpc != null && SignedRequests.isSigned(rpc)) {
                return presented.apiKey() == null ? signed(rpc, presented.from(), now) : unreadable();
            }
        } catch (RefusedException refused) {
            DeniedException denied = DeniedException.of(Reason.MALFORMED, refused.refusal());
            return Way.of(Proof.UNREADABLE, () -> Future.failedFuture(denied));
        }
        return presented.authorization() == null && presented.apiKey() == null
                ? withoutKey(presented, now)
                : withKey(presented, now);
    }

    private Way<C> signed(ApiRequest request, ClientKey from, Admission<C> now) {
        FailedTries.Source unknown = new FailedTries.Source(from, Proof.ACCESS_KEY, null);
        return new Way<>(
                Proof.ACCESS_KEY,
                known -> Future.succeededFuture(
                        signed.admit(request, now.clients(), clocks.now(), () -> failed.isOverNext(unknown), known)));
    }

    private Way<C> withKey(Presented presented, Admission<C> now) {
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
                ? Way.of(
                        Proof.TOKEN,
                        () -> now.tokens()
                                .subject(token)
                                .compose(subject -> known(now.clients().ofSubject(subject), Reason.UNKNOWN_SUBJECT)))
                : apiKey(token, now);
    }

    private Way<C> apiKey(String key, Admission<C> now) {
        return Way.of(
                Proof.API_KEY,
                () -> known(
                        now.clients()
                                .ofApiKey(IssuedKeys.sha256(key), clocks.wall().instant()),
                        Reason.UNKNOWN_KEY));
    }

    private Way<C> withoutKey(Presented presented, Admission<C> now) {
        X509Certificate certificate = presented.certificate();
        if (certificate != null) {
            Iterable<CertificateConfig> marks = CertificateMarks.of(certificate);
            Instant end = certificate.getNotAfter().toInstant();
            return Way.of(
                    Proof.CERTIFICATE,
                    () -> known(
                            clocks.wall().instant().isAfter(end)
                                    ? null
                                    : now.clients().ofCertificate(marks),
                            Reason.UNKNOWN_CERTIFICATE));
        }
        return Way.of(Proof.NONE, () -> known(presented.rpc() == null ? now.anonymous() : null, Reason.NO_CREDENTIALS));
    }

    private Way<C> unreadable() {
        return Way.of(Proof.UNREADABLE, () -> Future.failedFuture(DeniedException.of(Reason.MALFORMED)));
    }

    private static <C> Future<C> known(@Nullable C client, Reason otherwise) {
        return client == null ? Future.failedFuture(DeniedException.of(otherwise)) : Future.succeededFuture(client);
    }
}
