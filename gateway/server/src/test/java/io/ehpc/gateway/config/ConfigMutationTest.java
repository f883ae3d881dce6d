package io.ehpc.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a slip of the hand makes of a file, it is read or refused with lines to print. */
class ConfigMutationTest {
    private static final int FILES = 300;
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            "- ",
            "&a ",
            "*a",
            "!t ",
            "'",
            "\"",
            "#",
            "\n",
            "  ",
            "\t",
            "|",
            "> ",
            "? ",
            "%",
            "@",
            "`",
            "${",
            "$${",
            "null",
            "~",
            "-1",
            "\0",
            "\r",
            "---\n",
            "...\n",
            "<<: ",
            ".",
            "9999999999",
            "\u00e9");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void parse_mutatedFile_isReadOrRefused(long seed) throws IOException {
        String file = Files.readString(Path.of("..", "..", "config", "demo.yaml"));
        Random random = new Random(seed);
        for (int i = 0; i < FILES; i++) {
            String mutated = mutated(file, random);
            try {
                assertThat(ConfigFile.parse("demo.yaml", mutated, Map.of())).isNotNull();
            } catch (InvalidConfigException refused) {
                assertThat(refused.problems())
                        .as(mutated)
                        .isNotEmpty()
                        .allSatisfy(
                                problem -> assertThat(problem.toString()).doesNotContain("\n", "testAccessKeySecret"));
            }
        }
    }

    private static String mutated(String file, Random random) {
        StringBuilder text = new StringBuilder(file);
        for (int left = 1 + random.nextInt(3); left > 0; left--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 1 -> text.deleteCharAt(at);
                default -> text.setCharAt(at, (char) random.nextInt(128));
            }
        }
        return text.toString();
    }
}
