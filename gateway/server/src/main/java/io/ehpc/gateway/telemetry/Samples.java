package io.ehpc.gateway.telemetry;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Samples of one scrape, by metric. For one thread. */
final class Samples {
    private final Map<String, String> helps = new LinkedHashMap<>();
    private final Map<String, List<CounterDataPointSnapshot>> counters = new LinkedHashMap<>();
    private final Map<String, List<GaugeDataPointSnapshot>> gauges = new LinkedHashMap<>();
    private final Map<String, List<SummaryDataPointSnapshot>> summaries = new LinkedHashMap<>();
    private final Map<String, List<HistogramDataPointSnapshot>> histograms = new LinkedHashMap<>();

    /** Says what a metric tells; to be said of each. */
    void help(String name, String help) {
        helps.put(name, help);
    }

    /** @param labels name, value, name, value and so on, here and below */
    void counter(String name, double value, String... labels) {
        counters.computeIfAbsent(name, first -> new ArrayList<>())
                .add(new CounterDataPointSnapshot(value, Labels.of(labels), null, 0));
    }

    void gauge(String name, double value, String... labels) {
        gauges.computeIfAbsent(name, first -> new ArrayList<>())
                .add(new GaugeDataPointSnapshot(value, Labels.of(labels), null));
    }

    void summary(String name, long count, double sum, String... labels) {
        summaries
                .computeIfAbsent(name, first -> new ArrayList<>())
                .add(new SummaryDataPointSnapshot(count, sum, Quantiles.EMPTY, Labels.of(labels), Exemplars.EMPTY, 0));
    }

    /**
     * @param bounds the upper ones of the buckets, the last of them infinite
     * @param counts of each bucket by itself
     */
    void histogram(String name, double[] bounds, long[] counts, double sum, String... labels) {
        histograms
                .computeIfAbsent(name, first -> new ArrayList<>())
                .add(new HistogramDataPointSnapshot(
                        ClassicHistogramBuckets.of(bounds, counts), sum, Labels.of(labels), Exemplars.EMPTY, 0));
    }

    private MetricMetadata about(String name) {
        return new MetricMetadata(name, helps.getOrDefault(name, name));
    }

    MetricSnapshots snapshots() {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        counters.forEach((name, points) -> all.metricSnapshot(new CounterSnapshot(about(name), points)));
        gauges.forEach((name, points) -> all.metricSnapshot(new GaugeSnapshot(about(name), points)));
        summaries.forEach((name, points) -> all.metricSnapshot(new SummarySnapshot(about(name), points)));
        histograms.forEach((name, points) -> all.metricSnapshot(new HistogramSnapshot(about(name), points)));
        return all.build();
    }
}
