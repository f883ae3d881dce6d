package io.ehpc.gateway.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/** Memory of the heap: how much was asked for, and how much is in use. */
final class Allocations {
    /** What has a cleaner goes in the collection after its object. */
    private static final int COLLECTIONS = 3;

    private static final long BETWEEN_MILLIS = 200;

    private Allocations() {}

    /** Bytes that all threads but this one have asked for since they began. */
    static long ofOtherThreads() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long own = Thread.currentThread().getId();
        long[] others =
                Arrays.stream(threads.getAllThreadIds()).filter(id -> id != own).toArray();
        return Arrays.stream(threads.getThreadAllocatedBytes(others))
                .filter(bytes -> bytes > 0)
                .sum();
    }

    /** Bytes in use once all that nobody holds is gone. Takes more than half a second. */
    static long heap() throws InterruptedException {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            Thread.sleep(BETWEEN_MILLIS);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
