package io.ehpc.gateway.security;

import io.ehpc.gateway.config.ClientQuotaConfig;
import io.ehpc.gateway.config.RateConfig;
import io.ehpc.gateway.telemetry.QuotaMetrics;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How often a client may ask, and how often it may have the upstream called; kept over reloads. */
public final class ClientQuota {
    /** What it may do so often, as it stands in metrics and headers. */
    static final String REQUESTS = "requests";

    static final String UPSTREAM = "upstream";

    private final LongSupplier nanos;
    private final QuotaMetrics.Series metrics;
    private volatile @Nullable Quota requests;
    private volatile @Nullable Quota upstream;

    /** @param nanos a clock that never steps */
    ClientQuota(LongSupplier nanos, QuotaMetrics.Series metrics, ClientQuotaConfig config) {
        this.nanos = nanos;
        this.metrics = metrics;
        metrics.show(REQUESTS, () -> left(requests));
        metrics.show(UPSTREAM, () -> left(upstream));
        configure(config);
    }

    void configure(ClientQuotaConfig config) {
        requests = configured(requests, config.requests());
        upstream = configured(upstream, config.upstream());
    }

    private @Nullable Quota configured(@Nullable Quota quota, @Nullable RateConfig rate) {
        if (rate == null) {
            return null;
        }
        if (quota == null) {
            return new Quota(nanos, rate);
        }
        quota.configure(rate);
        return quota;
    }

    /** One more request; how the quota stands then, or null if there is none. */
    public @Nullable Standing request() {
        return use(requests, REQUESTS);
    }

    /** One more upstream call: null if it may be made, else how long until one may. */
    public @Nullable Duration upstreamRefusal() {
        Standing standing = use(upstream, UPSTREAM);
        return standing == null || standing.granted() ? null : standing.retryAfter();
    }

    private @Nullable Standing use(@Nullable Quota quota, String kind) {
        Standing standing = quota == null ? null : quota.take();
        metrics.used(kind, standing == null || standing.granted());
        return standing;
    }

    /** How each of its quotas stands, by what there is one of; nothing is used. */
    public SortedMap<String, Standing> standings() {
        SortedMap<String, Standing> standings = new TreeMap<>();
        put(standings, REQUESTS, requests);
        put(standings, UPSTREAM, upstream);
        return standings;
    }

    private static void put(SortedMap<String, Standing> standings, String kind, @Nullable Quota quota) {
        if (quota != null) {
            standings.put(kind, quota.standing());
        }
    }

    /** Whether it has any. */
    public boolean isLimited() {
        return requests != null || upstream != null;
    }

    private static double left(@Nullable Quota quota) {
        return quota == null ? Double.POSITIVE_INFINITY : quota.standing().left();
    }

    /** The client is none any more. */
    void withdraw() {
        metrics.withdraw();
    }
}
