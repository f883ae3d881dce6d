package io.ehpc.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that saves is killed, again and again: each start finds a sound file with all that was reported. */
class KillTest {
    private static final int KILLS = Integer.getInteger("store.kills", 4);

    @TempDir
    private Path folder;

    /** Lets a process save this many rounds, and a moment more; the last round that it reported. */
    private long saveAndKill(long from, int rounds, long microseconds) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-ea",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SavingProcess.class.getName(),
                        folder.toString(),
                        Long.toString(from))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader reports = process.inputReader()) {
            long last = from - 1;
            for (int left = rounds; left > 0; left--) {
                String line = reports.readLine();
                assertThat(line).as("what the process reports").isNotNull();
                last = Long.parseLong(line);
            }
            // Not a wait for a state: the kill is to come at any moment of a write.
            TimeUnit.MICROSECONDS.sleep(microseconds);
            // The handle's leaves what was printed to be read; the process' own closes it.
            process.toHandle().destroyForcibly();
            for (String line = reports.readLine(); line != null; line = reports.readLine()) {
                last = line.isEmpty() ? last : Long.parseLong(line);
            }
            return last;
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void open_afterKills_findsAllThatWasReported() throws Exception {
        long reported = 0;
        Random random = new Random(1);
        for (int kill = 0; kill < KILLS; kill++) {
            reported = saveAndKill(reported + 1, 1 + random.nextInt(20), random.nextInt(20_000));

            try (StoreRig rig = new StoreRig(folder)) {
                List<Saved> found = rig.found();
                assertThat(rig.aside()).as("damaged files").isEmpty();
                assertThat(rig.count("gateway.store.dropped")).isZero();
                assertThat(found).hasSize(SavingProcess.QUERIES);
                for (Saved each : found) {
                    assertThat(each.asOf()).isAfterOrEqualTo(Instant.ofEpochSecond(reported));
                    assertThat(each).isEqualTo(SavingProcess.saved(each.query(), each.asOf()));
                }
                assertThat(found).extracting(Saved::query).doesNotHaveDuplicates();
            }
        }
        System.out.printf("%d kills, %d rounds of %d answers saved%n", KILLS, reported, SavingProcess.QUERIES);
    }
}
