package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.fairness.RecentUse;
import io.ehpc.gateway.time.MonotonicClock;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.Supplier;

/** Charges clients for the processor time that the making of their views takes, in whichever thread. Thread-safe. */
final class ProcessorTime {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final RecentUse use;

    ProcessorTime(RecentUse use) {
        this.use = use;
    }

    /** Does work of a client on this thread, at its charge: also if it fails. */
    <T> T charge(ClientKey client, Supplier<T> work) {
        long before = now();
        try {
            return work.get();
        } finally {
            use.add(client, now() - before);
        }
    }

    /** The same for work that returns nothing. */
    void charge(ClientKey client, Runnable work) {
        long before = now();
        try {
            work.run();
        } finally {
            use.add(client, now() - before);
        }
    }

    /** Of this thread; real time instead where the machine does not measure it. */
    private static long now() {
        return THREADS.isCurrentThreadCpuTimeSupported()
                ? THREADS.getCurrentThreadCpuTime()
                : MonotonicClock.system().nanos();
    }
}
