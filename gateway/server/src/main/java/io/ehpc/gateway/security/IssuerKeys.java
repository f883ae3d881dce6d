package io.ehpc.gateway.security;

import com.nimbusds.jose.jwk.JWKSet;
import io.ehpc.gateway.telemetry.SecurityMetrics;
import io.ehpc.gateway.time.MonotonicInstants;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of an issuer of tokens, as last fetched. While they cannot be fetched, those that are known
 * stay good until they are too old. One fetch is under way at a time, and it is not begun by a request more often than once in ten
 * seconds, so that made-up key ids do not become requests to the issuer.
 */
final class IssuerKeys {
    /** How long from one fetch to the next that an unknown key id, or a failure, may cause. */
    static final Duration PAUSE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);
    private static final KeySet NONE = new KeySet(new JWKSet(), 0);

    private final Vertx vertx;
    private final MonotonicInstants clock;
    private final String name;
    private final Supplier<Future<byte[]>> source;
    private final SecurityMetrics.Issuer metrics;
    private final AtomicReference<@Nullable CompletableFuture<Void>> underWay = new AtomicReference<>();
    private volatile Known known = new Known(NONE, null);
    private volatile Instant tried = Instant.MIN;

    private record Known(KeySet set, @Nullable Instant since) {}

    /**
     * Fetches nothing yet.
     *
     * @param name of the issuer, for log and metrics
     * @param source fetches the document; must end
     */
    IssuerKeys(
            Vertx vertx,
            MonotonicInstants clock,
            String name,
            Supplier<Future<byte[]>> source,
            SecurityMetrics metrics) {
        this.vertx = vertx;
        this.clock = clock;
        this.name = name;
        this.source = source;
        this.metrics = metrics.issuer(name, this::ageSeconds, () -> known.set().skipped());
    }

    /** Those that are known. */
    JWKSet keys() {
        return known.set().keys();
    }

    /** Whether they were fetched, and are not older than that. */
    boolean areGood(Duration maxAge) {
        return ageSeconds() <= maxAge.toMillis() / 1000.0;
    }

    /** How many seconds ago they were fetched; infinite if they never were. */
    double ageSeconds() {
        Instant since = known.since();
        return since == null
                ? Double.POSITIVE_INFINITY
                : Duration.between(since, clock.instant()).toMillis() / 1000.0;
    }

    /** Fetches them if it is time; nobody waits. */
    void keepFresh(Duration every) {
        Instant since = known.since();
        Instant now = clock.instant();
        boolean due = since == null || !now.isBefore(since.plus(every));
        if (due && mayTry(now)) {
            var unused = fetch();
        }
    }

    /**
     * Looks for a key that is not among those known, or for all if they are older than {@code maxAge}; succeeds
     * at once if there is nothing to look for, or if it is too early for another fetch. Whether it was found is
     * seen afterwards. The future is of the caller's context.
     */
    Future<Void> lookFor(@Nullable String keyId, Duration maxAge) {
        boolean isKnown = areGood(maxAge) && (keyId == null || keys().getKeyByKeyId(keyId) != null);
        CompletableFuture<Void> fetch = underWay.get();
        if (isKnown || (fetch == null && !mayTry(clock.instant()))) {
            return Future.succeededFuture();
        }
        return Future.fromCompletionStage(fetch == null ? fetch() : fetch, vertx.getOrCreateContext());
    }

    /** Takes its series away: the issuer is believed no longer. */
    void withdraw() {
        metrics.withdraw();
    }

    private boolean mayTry(Instant now) {
        Instant last = tried;
        return last.equals(Instant.MIN) || Duration.between(last, now).compareTo(PAUSE) >= 0;
    }

    private CompletableFuture<Void> fetch() {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> other = underWay.compareAndExchange(null, mine);
        if (other != null) {
            return other;
        }
        tried = clock.instant();
        Future.<Void>succeededFuture()
                .compose(go -> source.get())
                .map(KeySet::parse)
                .onComplete(this::took, this::failed)
                .onComplete(end -> {
                    underWay.set(null);
                    mine.complete(null);
                });
        return mine;
    }

    private void took(KeySet set) {
        if (set.skipped() > 0 && set.skipped() != known.set().skipped()) {
            LOG.warn("{} keys of the issuer {} cannot be used, and are skipped", set.skipped(), name);
        }
        known = new Known(set, clock.instant());
        metrics.fetched(true);
    }

    private void failed(Throwable failure) {
        metrics.fetched(false);
        LOG.warn("the keys of the issuer {} cannot be fetched: {}", name, failure.getMessage());
    }
}
