package io.ehpc.gateway.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        private final Map<String, Counter> used = new HashMap<>();
        private final Map<String, Counter> refused = new HashMap<>();
        private final String client;

        Series(String client) {
            this.client = client;
            for (String kind : kinds) {
                used.put(kind, counter("gateway.client.quota.used", "Uses of the client's quota", kind));
                refused.put(kind, counter("gateway.client.quota.refused", "Uses beyond the client's quota", kind));
            }
        }

        private Counter counter(String name, String description, String kind) {
            Counter counter = Counter.builder(name)
                    .description(description)
                    .tag("client", client)
                    .tag("quota", kind)
                    .register(registry);
            meters.add(counter);
            return counter;
        }

        /** What is left of one, asked at every scrape; infinite if there is no limit. */
        public void show(String kind, DoubleSupplier left) {
            meters.add(Gauge.builder("gateway.client.quota.left", left, DoubleSupplier::getAsDouble)
                    .description("Uses of the client's quota that are left now")
                    .tag("client", client)
                    .tag("quota", kind)
                    .strongReference(true)
                    .register(registry));
        }

        /** One was used, or refused; {@code kind} is of those named. */
        public void used(String kind, boolean granted) {
            Counter counter = (granted ? used : refused).get(kind);
            if (counter == null) {
                throw new IllegalArgumentException("no series for " + kind);
            }
            counter.increment();
        }

        /** Takes the series away: the client is configured no longer. */
        public void withdraw() {
            meters.forEach(registry::remove);
        }
    }
}
