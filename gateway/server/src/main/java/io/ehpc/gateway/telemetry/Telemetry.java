package io.ehpc.gateway.telemetry;

import io.ehpc.gateway.config.MetricsConfig;
import io.ehpc.gateway.config.MetricsConfig.Family;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmCompilationMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.logging.LogbackMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The registry of all meters, with those of the JVM, the process and the log already in it. It takes no meter that is
 * neither a {@link Metric} nor a {@link UsualMetric}: one of the gateway's own is refused, one of a library's left out.
 */
public final class Telemetry implements AutoCloseable {
    private static final String OWN = "gateway.";
    /** The gateway's own: without the maxima that Micrometer adds to each histogram. */
    private static final Set<String> CONTRACT =
            Arrays.stream(Metric.values()).map(Metric::familyName).collect(Collectors.toUnmodifiableSet());

    private final Exemplars exemplars = new Exemplars();
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(new RareExemplars(), new PrometheusRegistry(), Clock.SYSTEM, exemplars);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final LogbackMetrics logEvents = new LogbackMetrics();
    private final boolean isOn;
    private volatile Set<Family> families = Set.of();
    private volatile Set<String> scraped = CONTRACT;

    /** One that shows the gateway's own metrics, and no family until it is configured. */
    public Telemetry() {
        this(true);
    }

    private Telemetry(boolean isOn) {
        this.isOn = isOn;
        registry.config().meterFilter(isOn ? new OfContract() : MeterFilter.deny());
        if (isOn) {
            bind();
        }
    }

    private void bind() {
        new JvmInfoMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new JvmCompilationMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
        logEvents.bindTo(registry);
        ProcessMetrics.register(registry);
        String version = Telemetry.class.getPackage().getImplementationVersion();
        Metric.BUILD_INFO.gauge(
                registry,
                () -> 1,
                version == null ? "unknown" : version,
                Runtime.version().toString());
    }

    /** Shows these families from now on. */
    public void configure(MetricsConfig config) {
        if (isOn) {
            families = config.families();
            scraped = Stream.concat(
                            CONTRACT.stream(),
                            UsualMetric.of(config.families()).stream().map(UsualMetric::name))
                    .collect(Collectors.toUnmodifiableSet());
        }
    }

    /** Whether that family is shown. */
    boolean shows(Family family) {
        return families.contains(family);
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

    private static final class OfContract implements MeterFilter {
        @Override
        public MeterFilterReply accept(Meter.Id id) {
            if (Metric.has(id.getName()) || isUsual(id)) {
                return MeterFilterReply.NEUTRAL;
            }
            if (id.getName().startsWith(OWN)) {
                throw new IllegalArgumentException("no such metric in the contract: " + id.getName());
            }
            return MeterFilterReply.DENY;
        }

        /** A gauge of time has no unit yet. */
        private static boolean isUsual(Meter.Id id) {
            String name = new PrometheusNamingConvention().name(id.getName(), id.getType(), id.getBaseUnit());
            return UsualMetric.has(name) || UsualMetric.has(name + "_seconds");
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
     * All that is shown as text; it may take milliseconds, so not on an event loop.
     *
     * @param accepted the scraper's {@code Accept}: OpenMetrics if it names it, else Prometheus' own format
     */
    public String scrape(String accepted) {
        ByteArrayOutputStream text = new ByteArrayOutputStream(1 << 18);
        write(accepted, text);
        return text.toString(StandardCharsets.UTF_8);
    }

    /** The same as gzip (RFC 1952), at the speed that a scrape wants. */
    public byte[] compressedScrape(String accepted) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(1 << 15);
        try (OutputStream gzip = new FastGzip(compressed)) {
            write(accepted, gzip);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return compressed.toByteArray();
    }

    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, 1 << 14);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    private void write(String accepted, OutputStream to) {
        try {
            registry.scrape(to, contentType(accepted), scraped);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** The media type that {@link #scrape} answers with. */
    public static String contentType(String accepted) {
        return accepted.contains("application/openmetrics-text")
                ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
                : "text/plain; version=0.0.4; charset=utf-8";
    }

    @Override
    public void close() {
        collections.close();
        logEvents.close();
        registry.close();
    }
}
