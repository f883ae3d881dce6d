package io.ehpc.gateway.telemetry;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The registry of all meters, with those of the JVM and the process already in it. It takes no meter that is not a
 * {@link Metric}: one of the gateway's own is refused, one of a library's left out.
 */
public final class Telemetry implements AutoCloseable {
    private static final String OWN = "gateway.";
    /** All that is scraped: without the maxima that Micrometer adds to each histogram. */
    private static final Set<String> SCRAPED =
            Arrays.stream(Metric.values()).map(Metric::familyName).collect(Collectors.toUnmodifiableSet());

    private final Exemplars exemplars = new Exemplars();
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(new RareExemplars(), new PrometheusRegistry(), Clock.SYSTEM, exemplars);

    public Telemetry() {
        this(true);
    }

    private Telemetry(boolean on) {
        registry.config().meterFilter(on ? new OfContract() : MeterFilter.deny());
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        ManagementFactory.getGarbageCollectorMXBeans().forEach(this::showCollector);
    }

    /**
     * Each series that may name a trace looks for one so often, and wakes a thread for it, be there traces or not. The
     * library's 90 ms are for nobody: a scraper comes every few seconds.
     */
    private static final class RareExemplars implements PrometheusConfig {
        private static final String INTERVAL = "io.prometheus.exemplars.sample_interval_milliseconds";

        @Override
        public @Nullable String get(String key) {
            return null;
        }

        @Override
        public Properties prometheusProperties() {
            Properties properties = new Properties();
            properties.setProperty(INTERVAL, "1000");
            return properties;
        }
    }

    /** One that measures nothing, to find out what measuring costs. */
    public static Telemetry off() {
        return new Telemetry(false);
    }

    /** Micrometer's own meters of collections come into being with the first one; these are there from the start. */
    private void showCollector(GarbageCollectorMXBean collector) {
        FunctionTimer.builder(
                        Metric.COLLECTIONS.meterName(),
                        collector,
                        GarbageCollectorMXBean::getCollectionCount,
                        GarbageCollectorMXBean::getCollectionTime,
                        TimeUnit.MILLISECONDS)
                .description(Metric.COLLECTIONS.tells())
                .tags(Metric.COLLECTIONS.tags(collector.getName()))
                .register(registry);
    }

    private static final class OfContract implements MeterFilter {
        @Override
        public MeterFilterReply accept(Meter.Id id) {
            if (Metric.has(id.getName())) {
                return MeterFilterReply.NEUTRAL;
            }
            if (id.getName().startsWith(OWN)) {
                throw new IllegalArgumentException("no such metric in the contract: " + id.getName());
            }
            return MeterFilterReply.DENY;
        }
    }

    /** Which trace what is counted belongs to. */
    public Exemplars exemplars() {
        return exemplars;
    }

    /** Where meters are registered. */
    public PrometheusMeterRegistry registry() {
        return registry;
    }

    /**
     * All meters as text; it may take milliseconds, so not on an event loop.
     *
     * @param accepted the scraper's {@code Accept}: OpenMetrics if it names it, else Prometheus' own format
     */
    public String scrape(String accepted) {
        ByteArrayOutputStream text = new ByteArrayOutputStream(1 << 17);
        try {
            registry.scrape(text, contentType(accepted), SCRAPED);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    /** The media type that {@link #scrape} answers with. */
    public static String contentType(String accepted) {
        return accepted.contains("application/openmetrics-text")
                ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
                : "text/plain; version=0.0.4; charset=utf-8";
    }

    @Override
    public void close() {
        registry.close();
    }
}
