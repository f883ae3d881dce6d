package io.ehpc.gateway.benchmarks.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What Linux tells of processes and cores under {@code /proc}. */
final class Proc {
    /** Ticks a second: 100 for user space on every architecture that Debian builds for. */
    private static final double TICKS = 100;

    private static final int USER_TIME = 11;
    private static final int CHILDREN_TIME = 13;
    private static final int TIMES = 15;
    private static final int BUSY_KINDS = 3;

    private Proc() {}

    /** User and system time of a process so far, with that of its ended children; 0 if it is gone. */
    static double cpuSeconds(long pid) {
        return cpuTicks(stat(pid), USER_TIME) / TICKS;
    }

    /** The part of it that its ended children took. */
    static double childrenSeconds(long pid) {
        return cpuTicks(stat(pid), CHILDREN_TIME) / TICKS;
    }

    /** What each thread of it took so far that compiles for a Java runtime; they come and go. None if it is gone. */
    static Map<Path, Double> compilersSeconds(long pid) {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            Map<Path, Double> seconds = new HashMap<>();
            for (Path thread : threads.toList()) {
                String stat = stat(thread);
                if (isCompiler(stat)) {
                    seconds.put(thread, cpuTicks(stat, USER_TIME) / TICKS);
                }
            }
            return seconds;
        } catch (IOException | UncheckedIOException gone) {
            return Map.of();
        }
    }

    /** Whether a line of {@code /proc/PID/task/TID/stat} is of one: Linux cuts its name off. */
    static boolean isCompiler(String stat) {
        return stat.contains(" (C1 CompilerThre) ") || stat.contains(" (C2 CompilerThre) ");
    }

    private static String stat(long pid) {
        return stat(Path.of("/proc", Long.toString(pid)));
    }

    private static String stat(Path folder) {
        try {
            return Files.readString(folder.resolve("stat"));
        } catch (IOException gone) {
            return "";
        }
    }

    /** The ticks in a line of {@code /proc/PID/stat}, from that kind on; the name in it may hold blanks and brackets. */
    static long cpuTicks(String stat, int from) {
        if (stat.isEmpty()) {
            return 0;
        }
        List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
        return IntStream.range(from, TIMES)
                .mapToLong(at -> Long.parseLong(fields.get(at)))
                .sum();
    }

    /** The proportional set size; 0 if the process is gone. */
    static long memoryBytes(long pid) {
        try {
            return pssKib(Files.readString(Path.of("/proc", Long.toString(pid), "smaps_rollup"))) << 10;
        } catch (IOException gone) {
            return 0;
        }
    }

    /** Of {@code /proc/PID/smaps_rollup}. */
    static long pssKib(String rollup) {
        return rollup.lines()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    /** How long all cores together were in programs and in the kernel on their behalf, since the machine's start. */
    static double busySeconds() throws IOException {
        return busyTicks(Files.readString(Path.of("/proc/stat"))) / TICKS;
    }

    /** How many cores there are, also those that this process keeps off. */
    static long cores() throws IOException {
        return Files.readString(Path.of("/proc/stat"))
                .lines()
                .filter(line -> line.matches("cpu\\d+ .*"))
                .count();
    }

    /** Of {@code /proc/stat}: user, nice and system. */
    static long busyTicks(String stat) {
        List<String> all = List.of(stat.lines().findFirst().orElseThrow().split(" +", -1));
        return all.stream().skip(1).limit(BUSY_KINDS).mapToLong(Long::parseLong).sum();
    }
}
