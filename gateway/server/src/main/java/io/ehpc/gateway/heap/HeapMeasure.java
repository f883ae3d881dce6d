package io.ehpc.gateway.heap;

/** What can be known of a heap, from any thread. */
public interface HeapMeasure {
    /** Which share of the old generation is held, 0 to 1, as its last collection left it; 0 before the first. */
    double share();

    /** How many collections of it there were. */
    long collections();

    /** Has it collected now, unless the JVM's options forbid that. It stops all threads for a while. */
    void collect();

    /**
     * Has the listener called after each collection, on a thread of the JVM's.
     *
     * @return ends that
     */
    Runnable onCollection(Runnable listener);
}
