package io.ehpc.gateway.listener;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.VertxOptions;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.EnumSet;
import java.util.stream.Collectors;

/**
 * What a Vert.x is built with, so that its pools of threads and its HTTP clients are measured, and
 * nothing else of it: its meters of servers cost each request too much.
 */
public final class PoolMetrics {
    private PoolMetrics() {}

    /** Has these meters registered there. */
    public static VertxMetricsFactory in(MeterRegistry registry) {
        MicrometerMetricsOptions pools = new MicrometerMetricsOptions()
                .setEnabled(true)
                .setLabels(EnumSet.of(Label.POOL_TYPE, Label.POOL_NAME, Label.HTTP_METHOD, Label.HTTP_CODE))
                .setDisabledMetricsCategories(
                        EnumSet.complementOf(EnumSet.of(MetricsDomain.NAMED_POOLS, MetricsDomain.HTTP_CLIENT)).stream()
                                .map(MetricsDomain::toCategory)
                                .collect(Collectors.toSet()));
        MicrometerMetricsFactory factory = new MicrometerMetricsFactory(registry);
        return options -> factory.metrics(new VertxOptions(options).setMetricsOptions(pools));
    }
}
