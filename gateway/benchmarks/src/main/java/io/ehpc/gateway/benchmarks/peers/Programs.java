package io.ehpc.gateway.benchmarks.peers;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The programs of others that a comparison needs, and the Debian packages they are in. */
final class Programs {
    private static final Map<String, String> PACKAGES = packages();
    private static final List<String> SYSTEM = List.of("/usr/sbin", "/usr/local/sbin", "/sbin");

    private Programs() {}

    private static Map<String, String> packages() {
        Map<String, String> packages = new LinkedHashMap<>();
        packages.put("nginx", "nginx");
        packages.put("varnishd", "varnish");
        packages.put("haproxy", "haproxy");
        packages.put("wrk", "wrk");
        packages.put("h2load", "nghttp2-client");
        packages.put("taskset", "util-linux");
        return packages;
    }

    /** A line for each that is not here; empty if all are. */
    static List<String> lacking() {
        return PACKAGES.entrySet().stream()
                .filter(program -> find(program.getKey()).isEmpty())
                .map(program -> program.getKey() + " (Debian's package " + program.getValue() + ")")
                .toList();
    }

    /** Where it is. */
    static String path(String program) {
        return find(program)
                .orElseThrow(() -> new IllegalStateException("there is no " + program))
                .toString();
    }

    private static Optional<Path> find(String program) {
        List<String> path = List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1));
        return Stream.concat(path.stream(), SYSTEM.stream())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The first line that it prints. */
    static String firstLine(String... command) throws IOException {
        return output(command).lines().findFirst().orElse("");
    }

    /** All that it prints. */
    static String output(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (InputStream printed = process.getInputStream()) {
            return new String(printed.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
