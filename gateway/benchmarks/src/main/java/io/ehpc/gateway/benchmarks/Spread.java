package io.ehpc.gateway.benchmarks;

import java.util.List;
import java.util.Locale;

/** The smallest, the middle and the largest of some figures. */
public record Spread(double least, double median, double most) {
    /** Of at least one figure. */
    public static Spread of(List<Double> figures) {
        List<Double> sorted = figures.stream().sorted().toList();
        int half = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
        return new Spread(sorted.get(0), median, sorted.get(sorted.size() - 1));
    }

    /** As in "1.85 (1.80 to 1.91)". */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", median, least, most);
    }
}
