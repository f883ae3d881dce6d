package io.ehpc.gateway.benchmarks;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many files, which connections are too, a process may have open. */
final class OpenFiles {
    /** What any system allows. */
    private static final int FEWEST = 1_000;

    private OpenFiles() {}

    /** The most for a process of this machine that uses some more for itself. */
    static int most() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? (int) Math.min(Integer.MAX_VALUE, unix.getMaxFileDescriptorCount())
                : FEWEST;
    }
}
