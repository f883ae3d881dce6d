package io.ehpc.gateway.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** Who was let in by what, and who was not and why; and what that goes by. */
public final class SecurityMetrics {
    private final MeterRegistry registry;
    private final Map<String, Counter> accepted = new HashMap<>();
    private final Map<String, Counter> refused = new HashMap<>();
    private final Map<String, Counter> reasons = new HashMap<>();

    /**
     * @param methods by what a client can be known
     * @param reasons for what a request can be refused
     */
    public SecurityMetrics(MeterRegistry registry, List<String> methods, List<String> reasons) {
        this.registry = registry;
        methods.forEach(method -> {
            accepted.put(method, authentications(method, "accepted"));
            refused.put(method, authentications(method, "refused"));
        });
        reasons.forEach(reason -> this.reasons.put(
                reason,
                Counter.builder("gateway.refusals")
                        .description("Requests refused for who asks, for what or how often")
                        .tag("reason", reason)
                        .register(registry)));
    }

    private Counter authentications(String method, String result) {
        return Counter.builder("gateway.authentications")
                .description("Requests by what they show of who asks, and whether that was believed")
                .tag("method", method)
                .tag("result", result)
                .register(registry);
    }

    /** It was seen who asks; {@code method} is of those named. */
    public void authenticated(String method, boolean believed) {
        count(believed ? accepted : refused, method);
    }

    /** A request was refused; {@code reason} is of those named. */
    public void refused(String reason) {
        count(reasons, reason);
    }

    private static void count(Map<String, Counter> counters, String name) {
        Counter counter = counters.get(name);
        if (counter == null) {
            throw new IllegalArgumentException("no series for " + name);
        }
        counter.increment();
    }

    /** Shows how many nonces are remembered; asked at every scrape. */
    public void showNonces(DoubleSupplier held) {
        Gauge.builder("gateway.nonces.held", held, DoubleSupplier::getAsDouble)
                .description("Nonces of signed requests that are remembered")
                .strongReference(true)
                .register(registry);
    }

    /** Makes the series of an issuer of tokens, by its name in the configuration; {@code ageSeconds} is asked at every scrape. */
    public Issuer issuer(String name, DoubleSupplier ageSeconds) {
        return new Issuer(name, ageSeconds);
    }

    /** The series of one issuer. */
    public final class Issuer {
        private final Meter age;
        private final Counter fetched;
        private final Counter failed;

        Issuer(String name, DoubleSupplier ageSeconds) {
            age = Gauge.builder("gateway.jwks.age", ageSeconds, DoubleSupplier::getAsDouble)
                    .description("Age of the issuer's keys; infinite if there are none")
                    .baseUnit("seconds")
                    .tag("issuer", name)
                    .strongReference(true)
                    .register(registry);
            fetched = fetches(name, "ok");
            failed = fetches(name, "failed");
        }

        private Counter fetches(String name, String result) {
            return Counter.builder("gateway.jwks.fetches")
                    .description("Fetches of the issuer's keys")
                    .tag("issuer", name)
                    .tag("result", result)
                    .register(registry);
        }

        /** The keys were fetched, or could not be. */
        public void fetched(boolean ok) {
            (ok ? fetched : failed).increment();
        }

        /** Takes the series away: the issuer is configured no longer. */
        public void withdraw() {
            List.of(age, fetched, failed).forEach(registry::remove);
        }
    }
}
