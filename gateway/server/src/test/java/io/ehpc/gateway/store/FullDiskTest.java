package io.ehpc.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.Disk;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operating system ends a process' writes in the middle: what was reported as saved stays so. */
@EnabledOnOs(OS.LINUX)
class FullDiskTest {
    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();

    private Process fill(long bytes) throws Exception {
        List<String> command = new ArrayList<>(Disk.fullAt(bytes));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                FillingProcess.class.getName(),
                folder.resolve("store").toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(folder.resolve("log").toFile())
                .start();
        started.add(process);
        return process;
    }

    @AfterEach
    void end() throws Exception {
        for (Process process : started) {
            kill(process);
        }
    }

    private static void kill(Process process) throws Exception {
        assertThat(process.destroyForcibly().waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    /** How many rounds it reports before it prints this. */
    private int roundsUntil(String word, BufferedReader reports) throws Exception {
        int rounds = 0;
        for (String line = reports.readLine(); !word.equals(line); line = reports.readLine()) {
            assertThat(line)
                    .as("log: %s", Files.readString(folder.resolve("log")))
                    .isEqualTo(Integer.toString(rounds));
            rounds++;
        }
        return rounds;
    }

    private static List<Saved> rounds(int number) {
        return IntStream.range(0, number)
                .mapToObj(FillingProcess::round)
                .flatMap(List::stream)
                .toList();
    }

    private List<Saved> found() throws Exception {
        try (StoreRig rig = new StoreRig(folder.resolve("store"))) {
            List<Saved> found = rig.found();
            assertThat(rig.aside()).as("damaged files").isEmpty();
            assertThat(rig.count("gateway.store.dropped")).isZero();
            return found;
        }
    }

    /** Limits on both sides of blocks and of pages, so that commits are cut at various places. */
    @ParameterizedTest
    @ValueSource(longs = {100_000, 131_072, 131_073, 200_500, 350_001})
    void write_cutAnywhere_costsNothingThatWasReported(long bytes) throws Exception {
        Process process = fill(bytes);
        int reported = roundsUntil(FillingProcess.FULL, process.inputReader());
        kill(process);

        assertThat(reported).isPositive();
        assertThat(Files.size(folder.resolve("store/answers.mv"))).isLessThanOrEqualTo(bytes);
        assertThat(found())
                .containsAll(rounds(reported))
                .hasSizeLessThanOrEqualTo(rounds(reported + 1).size());
    }

    @Test
    void write_roomAgain_savesAllThatIsHeldAndTellsOnce() throws Exception {
        Process process = fill(200_000);
        BufferedReader reports = process.inputReader();
        int reported = roundsUntil(FillingProcess.FULL, reports);
        assertThat(reports.readLine()).isEqualTo(FillingProcess.AGAIN);

        Disk.free(process);
        assertThat(reports.readLine()).isEqualTo(FillingProcess.UP);
        kill(process);

        assertThat(found()).hasSameElementsAs(rounds(reported + 1));
        assertThat(Files.readString(folder.resolve("log")))
                .containsOnlyOnce("WARN")
                .contains("File too large")
                .containsOnlyOnce("are saved in");
    }
}
