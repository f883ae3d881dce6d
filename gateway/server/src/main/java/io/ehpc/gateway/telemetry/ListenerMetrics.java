package io.ehpc.gateway.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** The connections of each listener: how many, which were refused or ended, and the certificate shown. */
public final class ListenerMetrics {

    /** Why a connection was closed as soon as it came. */
    public enum Refusal {
        CONNECTIONS,
        ADDRESS
    }

    /** What a connection that was ended was too slow with. */
    public enum Timeout {
        HEAD,
        BODY,
        WRITE,
        IDLE
    }

    /** How a look at a changed certificate ended. */
    public enum Reload {
        TAKEN,
        REFUSED
    }

    private final MeterRegistry registry;

    public ListenerMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** The series of the listener with this name, that of its section of the configuration; once for each. */
    public OfListener of(String listener) {
        return new OfListener(registry, listener);
    }

    /** One listener's series. */
    public static final class OfListener {
        private final MeterRegistry registry;
        private final String listener;
        private final Map<Refusal, Counter> refused;
        private final Map<Timeout, Counter> timeouts;
        private final Map<Reload, Counter> reloads;
        private final Counter handshakeFailures;
        private final AtomicLong certificateExpiry = new AtomicLong();

        private OfListener(MeterRegistry registry, String listener) {
            this.registry = registry;
            this.listener = listener;
            this.refused = counters(
                    Refusal.class,
                    "gateway.listener.refused",
                    "reason",
                    "Connections closed at once, since there were too many in all or from one address");
            this.timeouts = counters(
                    Timeout.class,
                    "gateway.listener.timeouts",
                    "kind",
                    "Connections and HTTP/2 streams ended, by what their client was too slow with");
            this.reloads = counters(
                    Reload.class, "gateway.tls.certificate.reloads", "result", "Changed certificates, taken or not");
            this.handshakeFailures = counter(
                    "gateway.tls.handshake.failures", "TLS handshakes that failed or were not finished in time");
            Gauge.builder(
                            "gateway.tls.certificate.expiry.timestamp.seconds",
                            certificateExpiry,
                            AtomicLong::doubleValue)
                    .description("Until when the certificate in use is valid; 0 without TLS")
                    .tag("listener", listener)
                    .strongReference(true)
                    .register(registry);
        }

        private <K extends Enum<K>> Map<K, Counter> counters(Class<K> keys, String name, String tag, String what) {
            Map<K, Counter> counters = new EnumMap<>(keys);
            Arrays.stream(keys.getEnumConstants())
                    .forEach(key -> counters.put(
                            key, counter(name, what, tag, key.name().toLowerCase(Locale.ROOT))));
            return counters;
        }

        private Counter counter(String name, String what, String... tags) {
            return Counter.builder(name)
                    .description(what)
                    .tag("listener", listener)
                    .tags(tags)
                    .register(registry);
        }

        /** The listener's name. */
        public String name() {
            return listener;
        }

        /** Where the number of open connections is read. */
        public void countsOpen(Number open) {
            Gauge.builder("gateway.listener.connections", open, Number::doubleValue)
                    .description("Open connections")
                    .tag("listener", listener)
                    .strongReference(true)
                    .register(registry);
        }

        /** A connection was one too many. */
        public void refused(Refusal why) {
            Objects.requireNonNull(refused.get(why)).increment();
        }

        /** A client was too slow. */
        public void timedOut(Timeout with) {
            Objects.requireNonNull(timeouts.get(with)).increment();
        }

        /** A TLS handshake failed. */
        public void handshakeFailed() {
            handshakeFailures.increment();
        }

        /** A changed certificate was taken or not. */
        public void reloaded(Reload how) {
            Objects.requireNonNull(reloads.get(how)).increment();
        }

        /** The certificate in use is valid until then. */
        public void certificateValidUntil(Instant end) {
            certificateExpiry.set(end.getEpochSecond());
        }
    }
}
