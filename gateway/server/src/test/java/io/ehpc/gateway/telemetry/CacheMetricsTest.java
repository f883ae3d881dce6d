package io.ehpc.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CacheMetricsTest {
    private final Telemetry telemetry = new Telemetry();
    private final CacheMetrics metrics = new CacheMetrics(telemetry.registry(), List.of("fresh", "miss"));

    private String scraped() {
        return telemetry.scrape("");
    }

    @Test
    void register_region_hasAllItsSeriesFromTheStart() {
        metrics.register("cn-hangzhou");
        metrics.register("cn-hangzhou");

        assertThat(scraped())
                .contains("gateway_cache_lookups_total{outcome=\"fresh\",region=\"cn-hangzhou\"} 0.0")
                .contains("gateway_cache_lookups_total{outcome=\"miss\",region=\"cn-hangzhou\"} 0.0");
    }

    @Test
    void lookedUp_outcome_isCountedUnderItsRegion() {
        metrics.lookedUp("cn-hangzhou", "miss");
        metrics.lookedUp("cn-hangzhou", "miss");
        metrics.lookedUp("cn-beijing", "fresh");

        assertThat(scraped())
                .contains("gateway_cache_lookups_total{outcome=\"miss\",region=\"cn-hangzhou\"} 2.0")
                .contains("gateway_cache_lookups_total{outcome=\"fresh\",region=\"cn-hangzhou\"} 0.0")
                .contains("gateway_cache_lookups_total{outcome=\"fresh\",region=\"cn-beijing\"} 1.0");
    }

    @Test
    void lookedUp_unknownOutcome_isRefusedAndMakesNoSeries() {
        assertThatThrownBy(() -> metrics.lookedUp("cn-hangzhou", "invented"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("invented");
        assertThat(scraped()).doesNotContain("invented");
    }

    @Test
    void show_values_areAskedAtEveryScrape() {
        double[] now = {1};
        metrics.register("cn-hangzhou");
        metrics.show(
                new CacheMetrics.Levels(() -> now[0], () -> 100 * now[0], () -> 1_000 * now[0]),
                new CacheMetrics.Outlook(region -> 3 * now[0], region -> region.length() * now[0]));
        metrics.showSize("entries", () -> 10 * now[0]);
        metrics.showLimit(() -> 20 * now[0]);
        now[0] = 2;
        // What is asked is held by nobody else.
        System.gc();

        assertThat(scraped())
                .contains("gateway_cache_entries 2.0")
                .contains("gateway_cache_size_bytes{kind=\"entries\"} 20.0")
                .contains("gateway_cache_limit_bytes 40.0")
                .contains("gateway_cache_oldest_age_seconds{region=\"cn-hangzhou\"} 6.0")
                .contains("gateway_cache_runway_seconds{region=\"cn-hangzhou\"} 22.0")
                .contains("gateway_cache_evictions_total 200.0")
                .contains("gateway_cache_flights 2000.0");
    }
}
