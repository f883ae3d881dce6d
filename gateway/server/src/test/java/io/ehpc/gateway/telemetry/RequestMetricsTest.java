package io.ehpc.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestMetricsTest {
    private static final Map<String, String> FACES = Map.of("images", "native", "rpc", "rpc");
    private static final Map<String, List<String>> OUTCOMES =
            Map.of("fresh", List.of("2xx", "3xx"), "failed", List.of("5xx"));

    private final Telemetry telemetry = new Telemetry();
    private final RequestMetrics metrics = new RequestMetrics(telemetry.registry(), FACES, OUTCOMES);

    private String scraped() {
        return telemetry.scrape("");
    }

    private double inProgress() {
        return telemetry.registry().get("gateway.requests.in.progress").gauge().value();
    }

    @Test
    void series_all_areThereFromTheStart() {
        for (String outcome : OUTCOMES.keySet()) {
            assertThat(scraped()).contains("gateway_answer_duration_seconds_count{outcome=\"" + outcome + "\"} 0");
        }
        for (String route : FACES.keySet()) {
            String labels = "face=\"" + FACES.get(route) + "\",";
            OUTCOMES.forEach((outcome, statuses) -> statuses.forEach(status -> assertThat(scraped())
                    .contains("gateway_requests_total{" + labels + "outcome=\"" + outcome + "\",route=\"" + route
                            + "\",status=\"" + status + "\"} 0.0")));
            assertThat(scraped())
                    .contains("gateway_request_duration_seconds_count{" + labels + "route=\"" + route + "\"} 0")
                    .contains("gateway_request_duration_seconds_bucket{" + labels + "route=\"" + route
                            + "\",le=\"0.001\"} 0")
                    .contains("gateway_request_duration_seconds_bucket{" + labels + "route=\"" + route
                            + "\",le=\"2.5\"} 0");
        }
        assertThat(scraped()).contains("gateway_requests_in_progress 0.0");
    }

    @Test
    void ended_request_isCountedUnderItsRouteAndOutcomeAndTimedUnderItsRoute() {
        metrics.begun();
        metrics.begun();
        assertThat(inProgress()).isEqualTo(2);

        metrics.ended("rpc", "fresh", 200, Duration.ofMillis(4));

        assertThat(inProgress()).isEqualTo(1);
        assertThat(scraped())
                .contains("gateway_requests_total{face=\"rpc\",outcome=\"fresh\",route=\"rpc\",status=\"2xx\"} 1.0")
                .contains("gateway_requests_total{face=\"rpc\",outcome=\"failed\",route=\"rpc\",status=\"5xx\"} 0.0")
                .contains(
                        "gateway_requests_total{face=\"native\",outcome=\"fresh\",route=\"images\",status=\"2xx\"} 0.0")
                .contains("gateway_request_duration_seconds_bucket{face=\"rpc\",route=\"rpc\",le=\"0.001\"} 0")
                .contains("gateway_request_duration_seconds_bucket{face=\"rpc\",route=\"rpc\",le=\"0.005\"} 1")
                .contains("gateway_answer_duration_seconds_bucket{outcome=\"fresh\",le=\"0.005\"} 1")
                .contains("gateway_answer_duration_seconds_count{outcome=\"failed\"} 0");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # status, class
                    0,        none
                    101,      2xx
                    200,      2xx
                    204,      2xx
                    304,      3xx
                    400,      4xx
                    499,      4xx
                    500,      5xx
                    599,      5xx
                    600,      none
                    """)
    void ended_anyStatus_isCountedUnderItsClass(int status, String statusClass) {
        metrics.begun();

        metrics.ended("rpc", "fresh", status, Duration.ZERO);

        assertThat(scraped())
                .contains("gateway_requests_total{face=\"rpc\",outcome=\"fresh\",route=\"rpc\",status=\"" + statusClass
                        + "\"} 1.0");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # route,  outcome
                    invented, fresh
                    rpc,      invented
                    """)
    void ended_unknownLabel_isRefusedAndMakesNoSeries(String route, String outcome) {
        metrics.begun();

        assertThatThrownBy(() -> metrics.ended(route, outcome, 200, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("invented");
        assertThat(scraped()).doesNotContain("invented");
        assertThat(inProgress()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    # Accept                                  | Content-Type
                    ''                                        | text/plain; version=0.0.4; charset=utf-8
                    */*                                       | text/plain; version=0.0.4; charset=utf-8
                    application/openmetrics-text;version=1.0.0 | application/openmetrics-text; version=1.0.0; charset=utf-8
                    """)
    void scrape_accepted_isTheFormatThatItSays(String accepted, String contentType) {
        assertThat(Telemetry.contentType(accepted)).isEqualTo(contentType);
        assertThat(telemetry.scrape(accepted).endsWith("# EOF\n")).isEqualTo(contentType.contains("openmetrics"));
    }
}
