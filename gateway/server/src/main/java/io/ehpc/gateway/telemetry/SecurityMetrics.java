package io.ehpc.gateway.telemetry;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** Who was let in by what, and who was not and why; and what that goes by. */
public final class SecurityMetrics {
    private final MeterRegistry registry;
    private final Map<String, Counters> authentications = new HashMap<>();
    private final Counters refusals;

    /**
     * @param methods by what a client can be known
     * @param reasons for what a request can be refused
     */
    public SecurityMetrics(MeterRegistry registry, List<String> methods, List<String> reasons) {
        this.registry = registry;
        methods.forEach(method -> authentications.put(
                method, new Counters(registry, Metric.AUTHENTICATIONS, List.of("accepted", "refused"), method)));
        this.refusals = new Counters(registry, Metric.REFUSALS, reasons);
    }

    /** It was seen who asks; {@code method} is of those named. */
    public void authenticated(String method, boolean believed) {
        Counters counters = authentications.get(method);
        if (counters == null) {
            throw new IllegalArgumentException("no series for " + method);
        }
        counters.count(believed ? "accepted" : "refused");
    }

    /** A request was refused; {@code reason} is of those named. */
    public void refused(String reason) {
        refusals.count(reason);
    }

    /** Shows how many nonces are remembered; asked at every scrape. */
    public void showNonces(DoubleSupplier held) {
        Metric.NONCES_HELD.gauge(registry, held);
    }

    /**
     * Makes the series of an issuer of tokens.
     *
     * @param name its name in the configuration
     * @param ageSeconds how old its keys are; asked at every scrape
     * @param skipped how many of them cannot be used; asked at every scrape
     */
    public Issuer issuer(String name, DoubleSupplier ageSeconds, DoubleSupplier skipped) {
        return new Issuer(name, ageSeconds, skipped);
    }

    /** The series of one issuer. */
    public final class Issuer {
        private final Counters fetches;
        private final List<Meter> meters = new ArrayList<>();

        Issuer(String name, DoubleSupplier ageSeconds, DoubleSupplier skipped) {
            fetches = new Counters(registry, Metric.JWKS_FETCHES, List.of("ok", "failed"), name);
            meters.addAll(fetches.meters());
            meters.add(Metric.JWKS_AGE.gauge(registry, ageSeconds, name));
            meters.add(Metric.JWKS_KEYS_SKIPPED.gauge(registry, skipped, name));
        }

        /** The keys were fetched, or could not be. */
        public void fetched(boolean ok) {
            fetches.count(ok ? "ok" : "failed");
        }

        /** Takes the series away: the issuer is configured no longer. */
        public void withdraw() {
            meters.forEach(registry::remove);
        }
    }
}
