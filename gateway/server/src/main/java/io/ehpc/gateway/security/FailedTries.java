package io.ehpc.gateway.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.ehpc.gateway.config.RateConfig;
import io.ehpc.gateway.fairness.ClientKey;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Rate limit of failed authentications, one for each source of them: address, method, and client that was named.
 * Thread-safe.
 *
 * <p>Only failures are counted and limited, never a success: who fails on purpose locks out nobody, neither those
 * behind the same address nor the client that is named. A source is one however many different keys are tried, since
 * all keys that are nobody's are counted together; so an address has no more sources than there are methods and
 * clients. {@value #MOST} sources are remembered, and of more, those that fail most often.
 */
final class FailedTries {
    static final int MOST = 10_000;

    private final LongSupplier nanos;
    private final Supplier<RateConfig> rate;
    private final Cache<Source, Quota> failures;

    /**
     * Where failures come from.
     *
     * @param client the one whose key was named, in vain; null if it was nobody's
     */
    record Source(ClientKey address, Proof proof, @Nullable String client) {}

    /**
     * Nothing has failed yet.
     *
     * @param nanos a clock that never steps
     * @param rate how many may fail, by the configuration of the moment
     */
    FailedTries(LongSupplier nanos, Supplier<RateConfig> rate) {
        this.nanos = nanos;
        this.rate = rate;
        this.failures = Caffeine.newBuilder()
                .maximumSize(MOST)
                .executor(Runnable::run)
                .ticker(nanos::getAsLong)
                .expireAfter(Expiry.<Source, Quota>accessing(
                        (source, quota) -> rate.get().per()))
                .build();
    }

    /** Counts a failure: null if it is within the rate, else how long until another one is. */
    @Nullable
    Duration add(Source source) {
        RateConfig now = rate.get();
        Quota quota = failures.get(source, first -> new Quota(nanos, now));
        quota.configure(now);
        Standing standing = quota.take();
        return standing.granted() ? null : standing.retryAfter();
    }

    /** Whether the next failure would be above the rate; nothing is counted. */
    boolean isOverNext(Source source) {
        Quota quota = failures.getIfPresent(source);
        return quota != null && quota.standing().left() == 0;
    }

    /** How many sources are remembered. */
    long sources() {
        failures.cleanUp();
        return failures.estimatedSize();
    }
}
