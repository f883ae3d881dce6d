package io.ehpc.gateway.telemetry;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The process as Prometheus' own clients name it, and its memory and threads as the library micrometer-jvm-extras does.
 * What the operating system does not say is left out. Read at each scrape.
 */
final class ProcessMetrics {
    private static final String CPU = "process_cpu_seconds";
    private static final String RESIDENT = "process_resident_memory_bytes";
    private static final String VIRTUAL = "process_virtual_memory_bytes";
    private static final String OPEN_FDS = "process_open_fds";
    private static final String MAX_FDS = "process_max_fds";
    private static final String VSS = "process_memory_vss_bytes";
    private static final String RSS = "process_memory_rss_bytes";
    private static final String SWAP = "process_memory_swap_bytes";
    private static final String THREADS = "process_threads";

    /** Proc(5): amounts of memory are in KiB. */
    private static final Path STATUS = Path.of("/proc/self/status");

    private static final long KIB = 1024;

    private final Path status;

    private ProcessMetrics(Path status) {
        this.status = status;
    }

    static void register(MeterRegistry registry) {
        ProcessMetrics process = new ProcessMetrics(STATUS);
        FamilyCollector.register(registry, List.of(CPU, RESIDENT, VIRTUAL, OPEN_FDS, MAX_FDS), process::say);
        FamilyCollector.register(registry, List.of(VSS, RSS, SWAP, THREADS), process::sayMore);
    }

    private void say(Samples samples) {
        samples.help(CPU, "Total user and system CPU time spent in seconds.");
        samples.help(RESIDENT, "Resident memory size in bytes.");
        samples.help(VIRTUAL, "Virtual memory size in bytes.");
        samples.help(OPEN_FDS, "Number of open file descriptors.");
        samples.help(MAX_FDS, "Maximum number of open file descriptors.");
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            samples.counter(CPU, system.getProcessCpuTime() / (double) TimeUnit.SECONDS.toNanos(1));
        }
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            samples.gauge(OPEN_FDS, (double) unix.getOpenFileDescriptorCount());
            samples.gauge(MAX_FDS, (double) unix.getMaxFileDescriptorCount());
        }
        Map<String, Long> read = read(status);
        memory(samples, RESIDENT, read.get("VmRSS"));
        memory(samples, VIRTUAL, read.get("VmSize"));
    }

    private void sayMore(Samples samples) {
        samples.help(VSS, "Virtual set size");
        samples.help(RSS, "Resident set size");
        samples.help(SWAP, "Memory that is swapped out");
        samples.help(THREADS, "Number of threads of the process, those of the JVM included");
        Map<String, Long> read = read(status);
        memory(samples, VSS, read.get("VmSize"));
        memory(samples, RSS, read.get("VmRSS"));
        memory(samples, SWAP, read.get("VmSwap"));
        Long threads = read.get("Threads");
        if (threads != null) {
            samples.gauge(THREADS, threads.doubleValue());
        }
    }

    private static void memory(Samples samples, String name, @Nullable Long kibibytes) {
        if (kibibytes != null) {
            samples.gauge(name, kibibytes.doubleValue() * KIB);
        }
    }

    /** The numbers in it, by name; none if it is not there. */
    static Map<String, Long> read(Path status) {
        Map<String, Long> numbers = new HashMap<>();
        try {
            for (String line : Files.readAllLines(status, StandardCharsets.ISO_8859_1)) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    number(line.substring(colon + 1)).ifPresent(value -> numbers.put(line.substring(0, colon), value));
                }
            }
        } catch (IOException absent) {
            return Map.of();
        }
        return numbers;
    }

    private static OptionalLong number(String text) {
        String word = text.strip().split("\\s", 2)[0];
        return word.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(word)) : OptionalLong.empty();
    }
}
