package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, with a Java runtime that prints what it was started with. */
class LauncherTest {
    private static final Path BUILT = Path.of("target");

    @TempDir
    private Path folder;

    private Path place;

    @BeforeEach
    void copyElsewhere() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")));
        folder = folder.toRealPath();
        place = Files.createDirectories(folder.resolve("a place with spaces"));
        script(place.resolve("ehpc-gateway"), Files.readString(BUILT.resolve("ehpc-gateway")));
        Files.copy(BUILT.resolve("ehpc-gateway.options"), place.resolve("ehpc-gateway.options"));
        Files.writeString(place.resolve(archive()), "");
        script(folder.resolve("jdk/bin/java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    }

    private static void script(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The name of the archive that the build makes, which depends on its Java runtime. */
    private static String archive() throws IOException {
        return Files.readString(BUILT.resolve("ehpc-gateway")).contains("ehpc-gateway.aot")
                ? "ehpc-gateway.aot"
                : "ehpc-gateway.jsa";
    }

    private List<String> started(Path in, Object... command) throws Exception {
        List<String> words = new ArrayList<>();
        for (Object word : command) {
            words.add(word.toString());
        }
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(in.toFile()).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().merge("PATH", place.toString(), (path, here) -> here + ":" + path);
        Process process = builder.start();
        List<String> lines = process.inputReader().lines().toList();
        assertThat(process.waitFor()).as("%s", lines).isZero();
        return lines;
    }

    private void assertStarted(List<String> lines, String... arguments) throws IOException {
        assertThat(lines).hasSize(4 + arguments.length);
        assertThat(lines.get(0)).isEqualTo("@" + place.resolve("ehpc-gateway.options"));
        assertThat(lines.get(1)).startsWith("-XX:").endsWith("=" + place.resolve(archive()));
        assertThat(lines.subList(2, 4))
                .containsExactly("-jar", place.resolve("ehpc-gateway.jar").toString());
        assertThat(lines.subList(4, lines.size())).containsExactly(arguments);
    }

    @Test
    void launcher_copiedElsewhere_takesWhatIsBesideIt() throws Exception {
        assertStarted(
                started(folder, place.resolve("ehpc-gateway"), "serve", "--config", "a b"), "serve", "--config", "a b");
    }

    @Test
    void launcher_calledFromItsOwnFolder_takesWhatIsBesideIt() throws Exception {
        assertStarted(started(place, "./ehpc-gateway"));
    }

    @Test
    void launcher_foundByThePath_takesWhatIsBesideIt() throws Exception {
        assertStarted(started(folder, "/bin/sh", "-c", "ehpc-gateway --version"), "--version");
    }

    /** By a link with an absolute target, to one with a relative target, to one to the folder. */
    @Test
    void launcher_calledByLinks_takesWhatIsBesideTheFile() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("usr/bin"));
        Path alternatives = Files.createDirectories(folder.resolve("etc/alternatives"));
        Files.createSymbolicLink(folder.resolve("current"), place.getFileName());
        Files.createSymbolicLink(alternatives.resolve("ehpc"), Path.of("../../current/ehpc-gateway"));
        Path link = Files.createSymbolicLink(bin.resolve("ehpc"), alternatives.resolve("ehpc"));

        assertStarted(started(bin, link, "keys"), "keys");
        assertStarted(started(bin, "./ehpc", "keys"), "keys");
    }

    @Test
    void launcher_withoutAnArchive_startsWithoutIt() throws Exception {
        Files.delete(place.resolve(archive()));

        assertThat(started(folder, place.resolve("ehpc-gateway"), "serve"))
                .containsExactly(
                        "@" + place.resolve("ehpc-gateway.options"),
                        "-jar",
                        place.resolve("ehpc-gateway.jar").toString(),
                        "serve");
    }

    @Test
    void files_thatTheBuildMade_nameNoPlaceOfTheBuild() throws Exception {
        String build = Path.of("").toAbsolutePath().toString();

        assertThat(Files.readString(BUILT.resolve("ehpc-gateway"))).doesNotContain(build, "${archive");
        assertThat(Files.readString(BUILT.resolve("ehpc-gateway.options"))).doesNotContain(build);
    }
}
