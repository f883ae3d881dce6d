package io.ehpc.gateway.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process, with all that it starts, on certain cores. */
final class Pinned implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 10;

    private final Process process;

    private Pinned(Process process) {
        this.process = process;
    }

    /** Starts it; what it prints goes to the file. */
    static Pinned start(String cores, List<String> command, Path log) throws IOException {
        Process process = new ProcessBuilder(on(cores, command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process)));
        return new Pinned(process);
    }

    /** The command as it runs on those cores, such as {@code 0,1}. */
    static List<String> on(String cores, List<String> command) {
        List<String> pinned = new ArrayList<>(List.of(Programs.path("taskset"), "-c", cores));
        pinned.addAll(command);
        return pinned;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What the processor spent on it so far. */
    double cpuSeconds() {
        return all().mapToDouble(each -> Proc.cpuSeconds(each.pid())).sum();
    }

    /** What each of its threads took so far that compiles for a Java runtime. */
    Map<Path, Double> compilersSeconds() {
        Map<Path, Double> seconds = new HashMap<>();
        all().forEach(each -> seconds.putAll(Proc.compilersSeconds(each.pid())));
        return seconds;
    }

    /** What a Java process, which is not started by another, allocated on its heap so far. */
    long allocatedBytes() throws IOException {
        return Allocated.bytes(process.pid());
    }

    /** Its memory, what several of its processes share counted once. */
    long memoryBytes() {
        return all().mapToLong(each -> Proc.memoryBytes(each.pid())).sum();
    }

    private Stream<ProcessHandle> all() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants());
    }

    /** Ends it, by force if it takes its time. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        end(process);
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
