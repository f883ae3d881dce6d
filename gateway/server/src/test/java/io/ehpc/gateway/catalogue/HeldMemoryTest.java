package io.ehpc.gateway.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is counted for answers, against what a small heap holds of them, whatever is asked. */
class HeldMemoryTest {
    private static final long BOUND = 32 << 20;
    private static final Pattern TOLD = Pattern.compile("(?m)^(\\d+) heap (-?\\d+) counted (\\d+): .*");

    private record Told(int questions, long heap, long counted) {}

    private static List<Told> told(int questions, int every, long seed) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HeldMemory.class.getName(),
                        Integer.toString(questions),
                        Integer.toString(every),
                        Long.toString(seed))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        List<Told> told = new ArrayList<>();
        Matcher lines = TOLD.matcher(output);
        while (lines.find()) {
            told.add(new Told(
                    Integer.parseInt(lines.group(1)), Long.parseLong(lines.group(2)), Long.parseLong(lines.group(3))));
        }
        assertThat(told).as(output).hasSize(questions / every);
        return told;
    }

    @ParameterizedTest
    @ValueSource(longs = {1})
    void counted_whateverIsAsked_isWhatTheHeapHolds(long seed) throws Exception {
        List<Told> told = told(800, 200, seed);

        assertThat(told).allSatisfy(each -> {
            assertThat(each.counted()).as("seed %s", seed).isLessThanOrEqualTo(BOUND);
            assertThat((double) each.heap())
                    .as("seed %s: %s", seed, each)
                    .isCloseTo(each.counted(), Percentage.withPercentage(15));
        });
        long full = told.get(1).heap();
        assertThat(told.get(told.size() - 1).heap()).as("%s", told).isCloseTo(full, within(full / 10));
    }
}
