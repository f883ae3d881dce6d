package io.ehpc.gateway.benchmarks.peers;

import io.ehpc.gateway.benchmarks.Spread;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All that was measured, as a page of Markdown: figures reached or missed, medians and ratios, each turn. */
final class Report {
    private final List<String> setting;
    private final List<Measured> turns;
    private final Map<String, List<Run>> atHalf;
    private final Map<Contest, Map<String, Double>> garbage;
    private final Map<Contest, Standings> standings = new LinkedHashMap<>();

    /**
     * @param setting lines on when, where and with what it was measured
     * @param atHalf for each peer its rounds at half of its own top rate
     * @param garbage the bytes that a hit leaves on the heap, for each peer that runs on Java
     */
    Report(
            List<String> setting,
            List<Measured> turns,
            Map<String, List<Run>> atHalf,
            Map<Contest, Map<String, Double>> garbage) {
        this.setting = List.copyOf(setting);
        this.turns = List.copyOf(turns);
        this.atHalf = atHalf;
        this.garbage = garbage;
        turns.stream()
                .collect(Collectors.groupingBy(Measured::contest, LinkedHashMap::new, Collectors.toList()))
                .forEach((contest, of) -> standings.put(contest, new Standings(of)));
    }

    Map<Contest, Standings> standings() {
        return standings;
    }

    String markdown() {
        StringBuilder page = new StringBuilder("# The gateway beside nginx, Varnish and HAProxy\n\n");
        setting.forEach(line -> page.append("- ").append(line).append('\n'));
        page.append("\n## Figures\n\n").append("""
                        The median of the ratios within rounds (and their spread).

                        | contest | of | who | to | ratio | at least | |
                        | --- | --- | --- | --- | --- | --- | --- |
                        """);
        Figure.all().forEach(figure -> figure(page, figure));
        garbage.forEach((contest, left) -> {
            Double bytes = left.get(OurGateway.NAME);
            if (contest.label().equals(Figure.GARBAGE_CONTEST) && bytes != null) {
                garbage(page, bytes);
            }
        });
        standings.forEach((contest, of) -> contest(page, contest, of));
        if (!atHalf.isEmpty()) {
            page.append("\n## Latency at half of each one's own top rate\n\n")
                    .append(
                            "At a fixed rate, from when each request was due. Medians of rounds (and their spread).\n\n")
                    .append("| | requests/s | p50 ms | p99 ms | p99.9 ms |\n| --- | --- | --- | --- | --- |\n");
            atHalf.forEach((peer, runs) -> page.append(String.format(
                    Locale.ROOT,
                    "| %s | %.0f | %s | %s | %s |%n",
                    peer,
                    spread(runs, Run::perSecond).median(),
                    spread(runs, Run::p50),
                    spread(runs, Run::p99),
                    spread(runs, Run::p999))));
        }
        page.append("\n## Each turn\n\n")
                .append("| contest | round | peer | requests/s | requests/CPU-s | generator | foreign | failed |\n")
                .append("| --- | --- | --- | --- | --- | --- | --- | --- |\n");
        turns.forEach(turn -> page.append(turn(turn)));
        return page.toString();
    }

    private void figure(StringBuilder page, Figure figure) {
        standings.forEach((contest, of) -> {
            Optional<Spread> ratio = contest.label().equals(figure.contest())
                    ? of.ratio(figure.measure(), figure.who(), figure.peer())
                    : Optional.empty();
            ratio.ifPresent(spread -> page.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %s | %.2f | %s |%n",
                    figure.contest(),
                    figure.measure().label(),
                    figure.who(),
                    figure.peer(),
                    spread,
                    figure.least(),
                    Figure.verdict(spread.median(), figure.least()))));
        });
    }

    private static void garbage(StringBuilder page, double bytes) {
        double above = bytes - Figure.MOST_GARBAGE;
        page.append(String.format(
                Locale.ROOT,
                "%nA hit of %s leaves %.0f B of garbage; at most %d: %s.%n",
                Figure.GARBAGE_CONTEST,
                bytes,
                Figure.MOST_GARBAGE,
                above <= 0 ? "met" : String.format(Locale.ROOT, "missed by %.0f", above)));
    }

    private void contest(StringBuilder page, Contest contest, Standings of) {
        page.append(String.format(Locale.ROOT, "%n## %s%n%n", contest.label()))
                .append(
                        "| medians | requests/s | requests/CPU-s | p50 ms | p99 ms | p99.9 ms | memory MiB | garbage B |")
                .append(" gateway's ratio, requests/s | requests/CPU-s |\n")
                .append("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
        Map<String, Double> left = garbage.getOrDefault(contest, Map.of());
        of.peers().forEach(peer -> page.append(row(of, peer, left.get(peer))));
    }

    private static String row(Standings of, String peer, @Nullable Double garbage) {
        boolean isLimited = of.of(peer).stream().anyMatch(Measured::isGeneratorTheLimit);
        return String.format(
                Locale.ROOT,
                "| %s | %.0f%s | %.0f | %s | %s | %s | %.0f | %s | %s | %s |%n",
                peer,
                of.spread(peer, Measured::perSecond).median(),
                isLimited ? " (the load generator was the limit)" : "",
                of.spread(peer, Measured::perCpuSecond).median(),
                millis(of.spread(peer, turn -> turn.run().p50()).median()),
                millis(of.spread(peer, turn -> turn.run().p99()).median()),
                millis(of.spread(peer, turn -> turn.run().p999()).median()),
                of.spread(peer, Measured::memory).median() / (1 << 20),
                garbage == null ? "" : String.format(Locale.ROOT, "%.0f", garbage),
                of.ratio(Figure.Measure.PER_SECOND, peer).map(Spread::toString).orElse(""),
                of.ratio(Figure.Measure.PER_CPU_SECOND, peer)
                        .map(Spread::toString)
                        .orElse(""));
    }

    private static Spread spread(List<Run> runs, ToDoubleFunction<Run> figure) {
        return Spread.of(runs.stream().map(figure::applyAsDouble).toList());
    }

    private static String millis(double time) {
        return Double.isNaN(time) ? "" : String.format(Locale.ROOT, "%.2f", time);
    }

    private static String turn(Measured turn) {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %s | %.0f | %.0f | %.0f %%%s | %.0f %%%s | %d |%n",
                turn.contest().label(),
                turn.round() + 1,
                turn.peer(),
                turn.perSecond(),
                turn.perCpuSecond(),
                100 * turn.generatorShare(),
                turn.isGeneratorTheLimit() ? " (the limit)" : "",
                100 * turn.foreignShare(),
                turn.isDisturbed() ? " (disturbed)" : "",
                turn.run().failed());
    }
}
