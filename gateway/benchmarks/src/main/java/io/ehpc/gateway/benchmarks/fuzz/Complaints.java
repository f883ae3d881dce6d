package io.ehpc.gateway.benchmarks.fuzz;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** What was wrong, by kind: how often, and the first examples of each. Thread-safe. */
final class Complaints {
    private static final int ENOUGH = 500;
    private static final int EXAMPLES = 4;

    private final AtomicLong count = new AtomicLong();
    private final Map<String, AtomicLong> kinds = new ConcurrentSkipListMap<>();
    private final ConcurrentLinkedQueue<String> examples = new ConcurrentLinkedQueue<>();

    void add(String kind, String example) {
        count.incrementAndGet();
        long ofKind = kinds.computeIfAbsent(kind, first -> new AtomicLong()).incrementAndGet();
        if (ofKind <= EXAMPLES) {
            examples.add(kind + "\n" + example);
        }
    }

    long count() {
        return count.get();
    }

    /** Whether there are so many that going on tells nothing new. */
    boolean areEnough() {
        return count.get() >= ENOUGH;
    }

    /** The first of each kind; empty if nothing was wrong. */
    List<String> examples() {
        return List.copyOf(examples);
    }
}
