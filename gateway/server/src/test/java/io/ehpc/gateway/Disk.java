package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Has the operating system refuse what a process wants of the disk. Full: no file of it grows past a size, so
 * that a write ends in the middle, as on a disk without room. Read-only: by permissions, which root is made to
 * obey.
 */
public final class Disk {
    private static final String NO_LIMIT = "unlimited";

    private Disk() {}

    /** What to begin a process' command with, so that none of its files grows past this size. */
    public static List<String> fullAt(long bytes) {
        return List.of(needed("prlimit"), "--fsize=" + bytes + ":" + NO_LIMIT);
    }

    /** None of a running process' files grows past this size from now on. */
    public static void fill(Process process, long bytes) throws Exception {
        limit(process, Long.toString(bytes));
    }

    /** There is room again. */
    public static void free(Process process) throws Exception {
        limit(process, NO_LIMIT);
    }

    private static void limit(Process process, String bytes) throws Exception {
        Process limit = new ProcessBuilder(
                        needed("prlimit"), "--pid", Long.toString(process.pid()), "--fsize=" + bytes + ":" + NO_LIMIT)
                .inheritIO()
                .start();
        assertThat(limit.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(limit.exitValue()).isZero();
    }

    /** A program of util-linux, which nearly every Linux has. */
    private static String needed(String program) {
        boolean there = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        assumeThat(there).as("%s is there", program).isTrue();
        return program;
    }

    /** What to begin a process' command with, so that {@link #makeReadOnly} holds for it. */
    public static List<String> obeying(Path anyFolder) throws IOException {
        Path probe = Files.createTempDirectory(anyFolder, "probe");
        permit(probe, "r-x------");
        try {
            Files.createFile(probe.resolve("file"));
        } catch (AccessDeniedException obeysAlready) {
            return List.of();
        }
        return List.of(needed("setpriv"), "--bounding-set", "-dac_override,-dac_read_search");
    }

    /** Neither the folder nor any file in it can be written, by who obeys. */
    public static void makeReadOnly(Path folder) throws IOException {
        for (Path file : files(folder)) {
            permit(file, "r--------");
        }
        permit(folder, "r-x------");
    }

    public static void makeWritable(Path folder) throws IOException {
        permit(folder, "rwx------");
        for (Path file : files(folder)) {
            permit(file, "rw-------");
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
}
