package io.ehpc.gateway.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the gateway, or one at other settings, is to reach beside a peer.
 *
 * @param contest its label
 * @param measure what is compared; more is better
 * @param who is to reach it, by name
 * @param peer beside whom, by name
 * @param least the median of the ratios within rounds that is enough
 */
record Figure(String contest, Measure measure, String who, String peer, double least) {
    /** The label of the contest of which {@link #MOST_GARBAGE} is asked. */
    static final String GARBAGE_CONTEST = "RPC 3 KB";

    /** What a hit may leave on the heap, in bytes. */
    static final int MOST_GARBAGE = 2_048;

    /** What is compared. */
    enum Measure {
        PER_SECOND("requests/s"),
        PER_CPU_SECOND("requests/CPU-s");

        private final String label;

        Measure(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }

        double of(Measured measured) {
            return this == PER_SECOND ? measured.perSecond() : measured.perCpuSecond();
        }
    }

    private Figure(String contest, Measure measure, String peer, double least) {
        this(contest, measure, OurGateway.NAME, peer, least);
    }

    /** All of them. */
    static List<Figure> all() {
        List<Figure> all = new ArrayList<>(List.of(
                new Figure("RPC 3 KB", Measure.PER_SECOND, "nginx", 1.8),
                new Figure("RPC 3 KB", Measure.PER_SECOND, "Varnish", 3),
                new Figure("RPC 3 KB", Measure.PER_SECOND, "HAProxy", 1.2),
                new Figure("RPC 3 KB", Measure.PER_SECOND, OurGateway.WITH_IDENTITY, OurGateway.NAME, 0.7)));
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
