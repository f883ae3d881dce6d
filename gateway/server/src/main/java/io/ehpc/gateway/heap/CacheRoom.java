package io.ehpc.gateway.heap;

import java.util.Optional;

/** Whether a heap has room for what caches may hold, and for the work besides. */
public final class CacheRoom {
    /** The rest is for what is under way: answers that are read, merges that are made, connections. */
    static final int PERCENT = 60;

    /** To be sure of that: a collector may keep some of {@code -Xmx} for itself, as a space to copy to. */
    private static final int SURELY_PERCENT = 55;

    private static final long MIB = 1L << 20;

    private CacheRoom() {}

    /**
     * What is wrong with that limit, and what to set; nothing if it fits.
     *
     * @param maxBytes {@code cache.maxBytes}
     * @param heapBytes how large the heap may grow
     */
    public static Optional<String> complaint(long maxBytes, long heapBytes) {
        long fitting = heapBytes / 100 * PERCENT;
        return maxBytes <= fitting
                ? Optional.empty()
                : Optional.of("cache.maxBytes: " + up(maxBytes) + " MiB do not fit into a heap of " + heapBytes / MIB
                        + " MiB, of which " + PERCENT + " % may be for the cache: set cache.maxBytes to "
                        + fitting / MIB + "MiB at most, or -Xmx to " + up(maxBytes * 100 / SURELY_PERCENT)
                        + "m at least");
    }

    private static long up(long bytes) {
        return (bytes + MIB - 1) / MIB;
    }
}
