package io.ehpc.gateway.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Each account's credentials: whether they are valid, until when, and refreshes that failed. */
public final class CredentialMetrics {
    private final MeterRegistry registry;
    private final Clock clock;
    private final Map<String, Series> byAccount = new ConcurrentHashMap<>();

    public CredentialMetrics(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
    }

    /** Makes the series of an account; once is enough, more do nothing. */
    public void register(String account) {
        byAccount.computeIfAbsent(account, Series::new);
    }

    /** The account has a key that is valid until then; for ever if null. */
    public void issued(String account, @Nullable Instant expiresAt) {
        series(account).expiresAt = expiresAt == null ? Double.POSITIVE_INFINITY : expiresAt.toEpochMilli() / 1000.0;
    }

    /** A refresh failed. */
    public void failed(String account) {
        series(account).failures.increment();
    }

    /** The account has no key. */
    public void gone(String account) {
        series(account).expiresAt = 0;
    }

    private Series series(String account) {
        return byAccount.computeIfAbsent(account, Series::new);
    }

    private final class Series {
        private final Counter failures;
        private volatile double expiresAt;

        Series(String account) {
            failures = Metric.CREDENTIALS_REFRESH_FAILURES.counter(registry, account);
            Metric.CREDENTIALS_VALID.gauge(registry, () -> isValid() ? 1 : 0, account);
            Metric.CREDENTIALS_EXPIRY.gauge(registry, () -> expiresAt, account);
        }

        boolean isValid() {
            return clock.millis() < expiresAt * 1000;
        }
    }
}
