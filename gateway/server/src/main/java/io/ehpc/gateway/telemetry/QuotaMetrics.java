package io.ehpc.gateway.telemetry;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/** The clients' quotas, by client and kind: what was used, refused, and is left. */
public final class QuotaMetrics {
    private final MeterRegistry registry;
    private final List<String> kinds;

    /** @param kinds what there are quotas of */
    public QuotaMetrics(MeterRegistry registry, List<String> kinds) {
        this.registry = registry;
        this.kinds = List.copyOf(kinds);
    }

    /** Makes the series of a client, a name from the configuration, which has none yet. */
    public Series register(String client) {
        return new Series(client);
    }

    /** The series of one client. */
    public final class Series {
        private final List<Meter> meters = new ArrayList<>();
        private final Counters used;
        private final Counters refused;
        private final String client;

        Series(String client) {
            this.client = client;
            used = new Counters(registry, Metric.CLIENT_QUOTA_USED, kinds, client);
            refused = new Counters(registry, Metric.CLIENT_QUOTA_REFUSED, kinds, client);
            meters.addAll(used.meters());
            meters.addAll(refused.meters());
        }

        /** What is left of one, asked at every scrape; infinite if there is no limit. */
        public void show(String kind, DoubleSupplier left) {
            meters.add(Metric.CLIENT_QUOTA_LEFT.gauge(registry, left, client, kind));
        }

        /** One was used, or refused; {@code kind} is of those named. */
        public void used(String kind, boolean granted) {
            (granted ? used : refused).count(kind);
        }

        /** Takes the series away: the client is configured no longer. */
        public void withdraw() {
            meters.forEach(registry::remove);
        }
    }
}
