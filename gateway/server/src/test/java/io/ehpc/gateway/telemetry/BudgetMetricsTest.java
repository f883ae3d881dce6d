package io.ehpc.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class BudgetMetricsTest {
    private final Telemetry telemetry = new Telemetry();
    private final BudgetMetrics metrics = new BudgetMetrics(telemetry.registry(), List.of("client", "refresh"));
    private final BudgetMetrics.Series series =
            metrics.register("main", "cn-hangzhou", new BudgetMetrics.Levels(() -> 7, () -> 9, () -> 3));

    private String scraped() {
        return telemetry.scrape("");
    }

    @Test
    void register_accountAndRegion_hasAllItsSeriesFromTheStart() {
        assertThat(scraped())
                .contains("gateway_budget_left{account=\"main\",region=\"cn-hangzhou\"} 7.0")
                .contains("gateway_budget_usable{account=\"main\",region=\"cn-hangzhou\"} 9.0")
                .contains("gateway_budget_waiting{account=\"main\",region=\"cn-hangzhou\"} 3.0");
        for (String priority : List.of("client", "refresh")) {
            assertThat(scraped()).contains(spent(priority) + " 0.0");
        }
        assertThat(scraped())
                .contains("gateway_budget_postponed_total{account=\"main\",region=\"cn-hangzhou\"} 0.0")
                .contains("gateway_budget_refused_total{account=\"main\",region=\"cn-hangzhou\"} 0.0");
    }

    private static String spent(String priority) {
        return "gateway_budget_spent_total{account=\"main\",priority=\"" + priority + "\",region=\"cn-hangzhou\"}";
    }

    @Test
    void counts_eachEvent_isItsOwn() {
        series.spent("client");
        series.postponed();
        series.postponed();
        series.refused();

        assertThat(scraped())
                .contains(spent("client") + " 1.0")
                .contains(spent("refresh") + " 0.0")
                .contains("gateway_budget_postponed_total{account=\"main\",region=\"cn-hangzhou\"} 2.0")
                .contains("gateway_budget_refused_total{account=\"main\",region=\"cn-hangzhou\"} 1.0");
    }

    @Test
    void counts_unknownPriority_isRefusedAndMakesNoSeries() {
        assertThatThrownBy(() -> series.spent("invented"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("invented");
        assertThat(scraped()).doesNotContain("invented");
    }

    @Test
    void withdraw_series_areGoneAndCanComeAgain() {
        series.spent("client");

        series.withdraw();
        assertThat(scraped()).doesNotContain("gateway_budget_");

        metrics.register("main", "cn-hangzhou", new BudgetMetrics.Levels(() -> 1, () -> 1, () -> 0));
        assertThat(scraped()).contains(spent("client") + " 0.0");
    }
}
