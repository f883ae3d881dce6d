package io.ehpc.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResilienceMetricsTest {
    private final Telemetry telemetry = new Telemetry();
    private final ResilienceMetrics metrics =
            new ResilienceMetrics(telemetry.registry(), List.of("made", "withheld"), List.of("won"));

    @AfterEach
    void close() {
        telemetry.close();
    }

    @Test
    void register_region_hasAllItsSeriesFromTheStart() {
        metrics.register("cn-hangzhou");

        assertThat(telemetry.scrape(""))
                .contains("gateway_upstream_retries_total{region=\"cn-hangzhou\",result=\"made\"} 0.0")
                .contains("gateway_upstream_retries_total{region=\"cn-hangzhou\",result=\"withheld\"} 0.0")
                .contains("gateway_upstream_hedges_total{region=\"cn-hangzhou\",result=\"won\"} 0.0");
    }

    @Test
    void retryAndHedge_known_areCounted() {
        metrics.retry("cn-hangzhou", "made");
        metrics.hedge("cn-hangzhou", "won");

        assertThat(telemetry.scrape(""))
                .contains("gateway_upstream_retries_total{region=\"cn-hangzhou\",result=\"made\"} 1.0")
                .contains("gateway_upstream_hedges_total{region=\"cn-hangzhou\",result=\"won\"} 1.0");
        assertThatThrownBy(() -> metrics.retry("cn-hangzhou", "invented"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("invented");
    }

    @Test
    void show_anotherGuard_replacesTheOneBefore() {
        metrics.show("cn-hangzhou", new ResilienceMetrics.Guard(() -> 1, () -> 2, () -> 0.5, () -> 3));
        metrics.show("cn-hangzhou", new ResilienceMetrics.Guard(() -> 2, () -> 6.5, () -> 4, () -> 5));
        metrics.show("cn-beijing", new ResilienceMetrics.Guard(() -> 0, () -> 7, () -> 8, () -> 9));
        metrics.hide("cn-beijing");

        assertThat(telemetry.scrape(""))
                .contains("gateway_bulkhead_free{region=\"cn-hangzhou\"} 4.0")
                .contains("gateway_bulkhead_waiting{region=\"cn-hangzhou\"} 5.0")
                .contains("gateway_breaker_state{region=\"cn-hangzhou\"} 2.0")
                .contains("gateway_breaker_next_try_seconds{region=\"cn-hangzhou\"} 6.5")
                .doesNotContain("cn-beijing");
    }
}
