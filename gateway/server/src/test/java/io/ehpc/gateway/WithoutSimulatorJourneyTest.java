package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands, on a class path that has no simulator. */
class WithoutSimulatorJourneyTest {
    private static final String CONFIG = """
            server: {port: 0}
            management: {port: 0}
            accounts: {default: {accessKeyId: testAccessKeyId, accessKeySecret: testAccessKeySecret}}
            upstream: {endpoint: "http://127.0.0.1:9"}
            """;

    @TempDir
    private Path folder;

    /** The gateway's own classes are copied: beside the built ones, the simulator may be in its place. */
    private String classPath() throws IOException {
        String all = System.getProperty("java.class.path");
        String without = Arrays.stream(all.split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("simulator"))
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(without).isNotEqualTo(all);
        Path built = Path.of("target", "classes").toAbsolutePath();
        assertThat(without).contains(built.toString());
        Path copy = folder.resolve("classes");
        try (Stream<Path> files = Files.walk(built)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(built.relativize(file).toString()));
            }
        }
        return without.replace(built.toString(), copy.toString());
    }

    private Process started(String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath(),
                Main.class.getName()));
        line.addAll(List.of(arguments));
        return new ProcessBuilder(line).redirectErrorStream(true).start();
    }

    private static String said(Process process) throws Exception {
        String said = process.inputReader().lines().collect(Collectors.joining("\n"));
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    @Test
    void serve_servesAndEndsInOrder() throws Exception {
        Path config = Files.writeString(folder.resolve("gateway.yaml"), CONFIG);
        Process process = started("serve", "--config", config.toString());
        List<String> lines = new ArrayList<>();
        process.inputReader().lines().forEach(line -> {
            lines.add(line);
            if (line.contains("serving ")) {
                process.toHandle().destroy();
            }
        });

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(String.join("\n", lines))
                .contains("serving ", "stopped")
                .doesNotContain("NoClassDefFoundError", "ClassNotFoundException");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--version", "keys --client ci", "serve --help", "rehearse --help"})
    void command_thatNeedsNone_works(String line) throws Exception {
        Process process = started(line.split(" ", -1));

        assertThat(said(process)).doesNotContain("NoClassDefFoundError").isNotEmpty();
        assertThat(process.exitValue()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "simulate", "demo --help"})
    void command_thatNeedsOne_saysWhatIsMissing(String line) throws Exception {
        Process process = started(line.split(" ", -1));

        assertThat(said(process))
                .contains("needs the simulator, which is not here")
                .contains("ehpc-gateway-simulator.jar")
                .doesNotContain("\tat ");
        assertThat(process.exitValue()).isEqualTo(1);
    }
}
