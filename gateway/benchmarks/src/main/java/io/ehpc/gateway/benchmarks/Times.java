package io.ehpc.gateway.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How long requests took, and how many failed. For any thread. */
final class Times {
    private final List<Long> nanos = new ArrayList<>();
    private int failed;

    synchronized void add(long took, boolean good) {
        if (good) {
            nanos.add(took);
        } else {
            failed++;
        }
    }

    synchronized int count() {
        return nanos.size() + failed;
    }

    synchronized int failed() {
        return failed;
    }

    /** The time that this share of the good ones took at the most; 0 if there are none. */
    synchronized double millis(double share) {
        if (nanos.isEmpty()) {
            return 0;
        }
        Collections.sort(nanos);
        int rank = (int) Math.ceil(share * nanos.size());
        return nanos.get(Math.max(0, rank - 1)) / 1e6;
    }
}
