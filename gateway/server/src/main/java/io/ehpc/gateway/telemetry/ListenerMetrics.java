package io.ehpc.gateway.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;

/** The connections of each listener: how many, which were refused or ended, and the certificate shown. */
public final class ListenerMetrics {

    /** Why a connection was closed as soon as it came. */
    public enum Refusal {
        CONNECTIONS,
        ADDRESS,
        PROXY
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

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** One listener's series. */
    public static final class OfListener {
        private final MeterRegistry registry;
        private final String listener;
        private final Counters refused;
        private final Counters timeouts;
        private final Counter overflows;
        private final Counters reloads;
        private final Counter handshakeFailures;
        private volatile DoubleSupplier open = () -> 0;
        private final AtomicLong certificateExpiry = new AtomicLong();
        private final AtomicLong certificateWeaknesses = new AtomicLong();

        private OfListener(MeterRegistry registry, String listener) {
            this.registry = registry;
            this.listener = listener;
            this.refused = counters(Metric.LISTENER_REFUSED, Refusal.values());
            this.timeouts = counters(Metric.LISTENER_TIMEOUTS, Timeout.values());
            this.overflows = Metric.LISTENER_OVERFLOWS.counter(registry, listener);
            this.reloads = counters(Metric.TLS_CERTIFICATE_RELOADS, Reload.values());
            this.handshakeFailures = Metric.TLS_HANDSHAKE_FAILURES.counter(registry, listener);
            Metric.TLS_CERTIFICATE_EXPIRY.gauge(registry, certificateExpiry::doubleValue, listener);
            Metric.TLS_CERTIFICATE_WEAKNESSES.gauge(registry, certificateWeaknesses::doubleValue, listener);
        }

        private Counters counters(Metric metric, Enum<?>[] last) {
            return new Counters(
                    registry,
                    metric,
                    Arrays.stream(last).map(ListenerMetrics::label).toList(),
                    listener);
        }

        /** The listener's name. */
        public String name() {
            return listener;
        }

        /** Where the number of open connections is read. */
        public void countsOpen(DoubleSupplier open) {
            this.open = open;
            Metric.LISTENER_CONNECTIONS.gauge(registry, open, listener);
        }

        /** How many connections are open. */
        public double open() {
            return open.getAsDouble();
        }

        /** Where the number of bytes that wait for clients is read. */
        public void countsQueued(DoubleSupplier queued) {
            Metric.LISTENER_QUEUED.gauge(registry, queued, listener);
        }

        /** A connection was closed since too much waited for its client. */
        public void overflowed() {
            overflows.increment();
        }

        /** A connection was one too many. */
        public void refused(Refusal why) {
            refused.count(label(why));
        }

        /** A client was too slow. */
        public void timedOut(Timeout with) {
            timeouts.count(label(with));
        }

        /** A TLS handshake failed. */
        public void handshakeFailed() {
            handshakeFailures.increment();
        }

        /** A changed certificate was taken or not. */
        public void reloaded(Reload how) {
            reloads.count(label(how));
        }

        /** The certificate in use is valid until then. */
        public void certificateValidUntil(Instant end) {
            certificateExpiry.set(end.getEpochSecond());
        }

        /** So many keys and signatures of the certificate in use, and of those that lead to its authority, are weak. */
        public void certificateWeaknesses(int count) {
            certificateWeaknesses.set(count);
        }
    }
}
