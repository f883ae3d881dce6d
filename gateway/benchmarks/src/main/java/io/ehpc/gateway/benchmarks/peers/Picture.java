package io.ehpc.gateway.benchmarks.peers;

import io.ehpc.gateway.benchmarks.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The ratios as a picture (SVG): a bar for each median, on it a line from the smallest to the largest. */
final class Picture {
    private static final int LEFT = 330;
    private static final int BAR = 16;
    private static final int STEP = 22;
    private static final int UNIT = 110;
    private static final int WIDTH = 1000;
    private static final int TOP = 60;

    private final Figure.Measure measure;
    private final Map<Contest, Standings> standings;

    Picture(Figure.Measure measure, Map<Contest, Standings> standings) {
        this.measure = measure;
        this.standings = standings;
    }

    String svg() {
        List<String> bars = new ArrayList<>();
        standings.forEach((contest, of) -> {
            for (String peer : of.peers()) {
                if (!peer.equals(OurGateway.NAME)) {
                    of.ratio(measure, peer).ifPresent(ratio -> bars.add(bar(contest, peer, ratio, bars.size())));
                }
            }
        });
        int height = TOP + STEP * bars.size() + 10;
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                                + " font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                        WIDTH,
                        height)
                + String.format(
                        Locale.ROOT,
                        "<text x=\"10\" y=\"24\" font-size=\"16\">%s: how many times as many the gateway has</text>%n",
                        measure.label())
                + String.join("", bars)
                + String.format(
                        Locale.ROOT,
                        "<line x1=\"%1$d\" x2=\"%1$d\" y1=\"%2$d\" y2=\"%3$d\" stroke=\"#c00\"/>%n",
                        LEFT + UNIT,
                        TOP - 14,
                        height)
                + String.format(
                        Locale.ROOT,
                        "<text x=\"%d\" y=\"%d\" fill=\"#c00\">1</text>%n</svg>%n",
                        LEFT + UNIT - 4,
                        TOP - 18);
    }

    private static String bar(Contest contest, String peer, Spread ratio, int row) {
        int y = TOP + row * STEP;
        return String.format(Locale.ROOT, "<text x=\"10\" y=\"%d\">%s: %s</text>%n", y + 13, contest.label(), peer)
                + String.format(
                        Locale.ROOT,
                        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#59b\"/>%n",
                        LEFT,
                        y,
                        width(ratio.median()),
                        BAR)
                + String.format(
                        Locale.ROOT,
                        "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%3$d\" y2=\"%3$d\" stroke=\"black\"/>%n",
                        LEFT + width(ratio.least()),
                        LEFT + width(ratio.most()),
                        y + BAR / 2)
                + String.format(
                        Locale.ROOT,
                        "<text x=\"%.1f\" y=\"%d\">%.2f</text>%n",
                        LEFT + width(ratio.most()) + 6,
                        y + 13,
                        ratio.median());
    }

    private static double width(double ratio) {
        return Math.min(WIDTH - LEFT - 50, UNIT * ratio);
    }
}
