package io.ehpc.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ehpc.gateway.TestClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpstreamMetricsTest {
    private final Telemetry telemetry = new Telemetry();
    private final TestClock clock = new TestClock();
    private final UpstreamMetrics metrics =
            new UpstreamMetrics(telemetry.registry(), clock, List.of("backend", "timed-out"));

    private String scraped() {
        return telemetry.scrape("");
    }

    @Test
    void register_region_hasAllItsSeriesFromTheStart() {
        metrics.register("cn-hangzhou");
        metrics.register("cn-beijing");

        for (String region : List.of("cn-hangzhou", "cn-beijing")) {
            assertThat(scraped())
                    .contains("gateway_upstream_calls_total{region=\"" + region + "\",result=\"ok\"} 0.0")
                    .contains("gateway_upstream_calls_total{region=\"" + region + "\",result=\"backend\"} 0.0")
                    .contains("gateway_upstream_calls_total{region=\"" + region + "\",result=\"timed-out\"} 0.0")
                    .contains("gateway_upstream_call_seconds_count{region=\"" + region + "\"} 0")
                    .contains("gateway_upstream_call_seconds_bucket{region=\"" + region + "\",le=\"2.0\"} 0")
                    .contains("gateway_upstream_last_success_timestamp_seconds{region=\"" + region + "\"} 0.0");
        }
    }

    @Test
    void register_again_changesNothing() {
        metrics.register("cn-hangzhou");
        metrics.ended("cn-hangzhou", UpstreamMetrics.OK, Duration.ofMillis(30));

        metrics.register("cn-hangzhou");

        assertThat(scraped()).contains("gateway_upstream_calls_total{region=\"cn-hangzhou\",result=\"ok\"} 1.0");
    }

    @Test
    void ended_call_isCountedTimedAndDated() {
        metrics.register("cn-hangzhou");
        clock.pass(Duration.ofSeconds(7));

        metrics.ended("cn-hangzhou", UpstreamMetrics.OK, Duration.ofMillis(30));
        clock.pass(Duration.ofSeconds(7));
        metrics.ended("cn-hangzhou", "backend", Duration.ofSeconds(3));

        assertThat(scraped())
                .contains("gateway_upstream_calls_total{region=\"cn-hangzhou\",result=\"ok\"} 1.0")
                .contains("gateway_upstream_calls_total{region=\"cn-hangzhou\",result=\"backend\"} 1.0")
                .contains("gateway_upstream_calls_total{region=\"cn-hangzhou\",result=\"timed-out\"} 0.0")
                .contains("gateway_upstream_call_seconds_bucket{region=\"cn-hangzhou\",le=\"0.1\"} 1")
                .contains("gateway_upstream_call_seconds_bucket{region=\"cn-hangzhou\",le=\"2.0\"} 1")
                .contains("gateway_upstream_call_seconds_bucket{region=\"cn-hangzhou\",le=\"+Inf\"} 2");
        assertThat(telemetry
                        .registry()
                        .get("gateway.upstream.last.success.timestamp")
                        .gauge()
                        .value())
                .isEqualTo((double) TestClock.START.plusSeconds(7).getEpochSecond());
    }

    @Test
    void ended_unknownResult_isRefusedAndMakesNoSeries() {
        metrics.register("cn-hangzhou");

        assertThatThrownBy(() -> metrics.ended("cn-hangzhou", "invented", Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("invented");
        assertThat(scraped())
                .doesNotContain("invented")
                .contains("gateway_upstream_call_seconds_count{region=\"cn-hangzhou\"} 0");
    }
}
