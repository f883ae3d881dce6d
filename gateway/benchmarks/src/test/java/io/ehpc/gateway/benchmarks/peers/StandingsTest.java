package io.ehpc.gateway.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.benchmarks.Spread;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandingsTest {
    private static final Contest CONTEST = new Contest("RPC 3 KB", "/", false, false);

    private static Measured turn(String peer, int round, long requests, double foreign) {
        return new Measured(CONTEST, peer, round, new Run(requests, 0, 1, 1, 2, 3), 0.5, 0.95, foreign, 10L << 20);
    }

    @Test
    void order_everyOtherRound_isReversed() {
        assertThat(Rounds.order(List.of("a", "b", "c"), 0)).containsExactly("a", "b", "c");
        assertThat(Rounds.order(List.of("a", "b", "c"), 1)).containsExactly("c", "b", "a");
    }

    @Test
    void ratio_isTakenWithinRounds() {
        Standings standings = new Standings(List.of(
                turn("gateway", 0, 200, 0), turn("nginx", 0, 100, 0),
                turn("gateway", 1, 30, 0), turn("nginx", 1, 10, 0),
                turn("gateway", 2, 150, 0), turn("nginx", 2, 100, 0)));

        assertThat(standings.ratio(Figure.Measure.PER_SECOND, "nginx")).contains(new Spread(1.5, 2, 3));
        assertThat(standings.ratio(Figure.Measure.PER_SECOND, "Varnish")).isEmpty();
    }

    @Test
    void of_disturbedRound_countsTheRepeatedTurn() {
        Standings standings = new Standings(
                List.of(turn("gateway", 0, 50, 0.06), turn("gateway", 0, 100, 0.01), turn("gateway", 1, 70, 0.05)));

        assertThat(standings.of("gateway"))
                .extracting(turn -> turn.run().requests())
                .containsExactly(100L, 70L);
    }

    @ParameterizedTest
    @CsvSource({"0.05, false", "0.051, true"})
    void isDisturbed_moreThanOneInTwentyWentElsewhere(double foreign, boolean disturbed) {
        assertThat(turn("nginx", 0, 1, foreign).isDisturbed()).isEqualTo(disturbed);
    }

    @Test
    void spread_evenNumber_isBetweenTheMiddleTwo() {
        assertThat(Spread.of(List.of(4.0, 1.0, 3.0, 2.0)))
                .isEqualTo(new Spread(1, 2.5, 4))
                .hasToString("2.50 (1.00 to 4.00)");
    }

    @ParameterizedTest
    @CsvSource({"1.8, met", "1.79, missed by 0.01"})
    void verdict_comparesTheMedian(double median, String verdict) {
        assertThat(Figure.verdict(median, 1.8)).isEqualTo(verdict);
    }

    @Test
    void markdown_saysFiguresMediansAndTurns() {
        Report report = new Report(
                List.of("a machine"),
                List.of(turn("gateway", 0, 200, 0), turn("nginx", 0, 100, 0.2), turn("nginx", 0, 110, 0)),
                Map.of(),
                Map.of(CONTEST, Map.of("gateway", 2_100.4)));

        assertThat(report.markdown())
                .contains("| RPC 3 KB | requests/s | gateway | nginx | 1.82 (1.82 to 1.82) | 1.80 | met |")
                .contains("| gateway | 200 (the load generator was the limit) | 400 | 1.00 | 2.00 | 3.00 | 10 | 2100 |")
                .contains("A hit of RPC 3 KB leaves 2100 B of garbage; at most 2048: missed by 52.")
                .contains("| RPC 3 KB | 1 | nginx | 100 | 200 | 95 % (the limit) | 20 % (disturbed) | 0 |")
                .doesNotContain("| RPC 3 KB | requests/s | gateway | Varnish |");
        assertThat(new Picture(Figure.Measure.PER_SECOND, report.standings()).svg())
                .startsWith("<svg ")
                .contains("RPC 3 KB: nginx")
                .endsWith("</svg>\n");
    }
}
