package io.ehpc.gateway.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What the gateway is to reach beside a peer.
 *
 * @param contest its label
 * @param measure what is compared; more is better
 * @param peer by name
 * @param least the median of the ratios within rounds that is enough
 */
record Figure(String contest, Measure measure, String peer, double least) {
    /** What is compared. */
    enum Measure {
        PER_SECOND("requests/s", Measured::perSecond),
        PER_CPU_SECOND("requests/CPU-s", Measured::perCpuSecond);

        private final String label;
        private final ToDoubleFunction<Measured> of;

        Measure(String label, ToDoubleFunction<Measured> of) {
            this.label = label;
            this.of = of;
        }

        String label() {
            return label;
        }

        double of(Measured measured) {
            return of.applyAsDouble(measured);
        }
    }

    /** All of them. */
    static List<Figure> all() {
        List<Figure> all = new ArrayList<>(List.of(
                new Figure("RPC 3 KB", Measure.PER_SECOND, "nginx", 1.8),
                new Figure("RPC 3 KB", Measure.PER_SECOND, "Varnish", 3),
                new Figure("RPC 3 KB", Measure.PER_SECOND, "HAProxy", 1.2)));
        for (String large : List.of("RPC 100 KB", "v1 merged 100 KB")) {
            all.add(new Figure(large, Measure.PER_CPU_SECOND, "nginx", 1.05));
            all.add(new Figure(large, Measure.PER_CPU_SECOND, "Varnish", 1.4));
            all.add(new Figure(large, Measure.PER_CPU_SECOND, "HAProxy", 1.2));
            all.add(new Figure(large + ", gzip", Measure.PER_SECOND, "nginx, stored gzip", 1.35));
            all.add(new Figure(large + ", gzip", Measure.PER_SECOND, "Varnish", 2.8));
        }
        return List.copyOf(all);
    }

    /** As in "met" or "missed by 0.24". */
    static String verdict(double median, double least) {
        return median >= least ? "met" : String.format(Locale.ROOT, "missed by %.2f", least - median);
    }
}
