package io.ehpc.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeMetricsTest {
    private final Telemetry telemetry = new Telemetry();
    private final ChangeMetrics metrics = new ChangeMetrics(telemetry.registry(), List.of("left", "slow"));

    private String scraped() {
        return telemetry.scrape("");
    }

    @Test
    void series_all_areThereFromTheStart() {
        metrics.register("cn-hangzhou");
        metrics.register("cn-hangzhou");

        assertThat(scraped())
                .contains("gateway_changes_events_total{region=\"cn-hangzhou\"} 0.0")
                .contains("gateway_changes_listeners_ended_total{reason=\"left\"} 0.0")
                .contains("gateway_changes_listeners_ended_total{reason=\"slow\"} 0.0")
                .contains("gateway_changes_listeners_refused_total 0.0");
    }

    @Test
    void counted_each_isUnderItsLabels() {
        metrics.found("cn-hangzhou");
        metrics.ended("slow");
        metrics.refused();

        assertThat(scraped())
                .contains("gateway_changes_events_total{region=\"cn-hangzhou\"} 1.0")
                .contains("gateway_changes_listeners_ended_total{reason=\"slow\"} 1.0")
                .contains("gateway_changes_listeners_refused_total 1.0");
    }

    @Test
    void shown_values_areAskedAtEveryScrape() {
        double[] now = {1};
        metrics.showListeners(() -> now[0]);
        metrics.showHistory(() -> 2 * now[0], () -> 3 * now[0], () -> 4 * now[0], () -> 5 * now[0]);
        now[0] = 10;

        assertThat(scraped())
                .contains("gateway_changes_listeners 10.0")
                .contains("gateway_changes_sequence 20.0")
                .contains("gateway_changes_history_events 30.0")
                .contains("gateway_changes_history_bytes 40.0")
                .contains("gateway_changes_history_age_seconds 50.0");
    }

    @Test
    void counted_unknownLabel_isRefused() {
        assertThatThrownBy(() -> metrics.ended("invented")).isInstanceOf(IllegalArgumentException.class);
        assertThat(scraped()).doesNotContain("invented");
    }
}
