package io.ehpc.gateway.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MetricType;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.function.Consumer;

/**
 * Metrics that are made of what is known anyway, at each scrape that wants one of them: so they cost nothing else, and
 * hardly a request.
 */
final class FamilyCollector implements MultiCollector {
    private final List<MetricFamilyDescriptor> descriptors;
    private final Consumer<Samples> source;

    private FamilyCollector(List<String> names, Consumer<Samples> source) {
        this.descriptors = names.stream().map(FamilyCollector::descriptor).toList();
        this.source = source;
    }

    /**
     * Has them scraped, if the registry is for Prometheus.
     *
     * @param names of all metrics that the source says, each of them a {@link UsualMetric}
     * @param source asked at each scrape, on whatever thread does that
     */
    static void register(MeterRegistry registry, List<String> names, Consumer<Samples> source) {
        if (registry instanceof PrometheusMeterRegistry prometheus) {
            prometheus.getPrometheusRegistry().register(new FamilyCollector(names, source));
        }
    }

    private static MetricFamilyDescriptor descriptor(String name) {
        MetricType type = MetricType.valueOf(UsualMetric.named(name).type().name());
        return MetricFamilyDescriptor.of(type, new MetricMetadata(name));
    }

    @Override
    public MetricSnapshots collect() {
        Samples samples = new Samples();
        source.accept(samples);
        return samples.snapshots();
    }

    @Override
    public List<MetricFamilyDescriptor> getMetricFamilyDescriptors() {
        return descriptors;
    }
}
