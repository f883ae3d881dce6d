package io.ehpc.gateway.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # pattern   | text        | matches
            ''          | ''          | true
            ''          | a           | false
            *           | ''          | true
            **          | abc         | true
            ?           | ''          | false
            ?           | a           | true
            ?           | ab          | false
            abc         | abc         | true
            abc         | abcd        | false
            abcd        | abc         | false
            WRF-*       | WRF-4.5     | true
            WRF-*       | wrf-4.5     | false
            *-4.?       | WRF-4.5     | true
            *-4.?       | WRF-4.55    | false
            a*b*c       | aXbYbZc     | true
            a*b*c       | aXcYb       | false
            *a.b*       | xa.by       | true
            *a.b*       | xaXby       | false
            *[a]*       | x[a]        | true
            """)
    void matches_pattern_standsForTheWholeText(String pattern, String text, boolean matches) {
        assertThat(Glob.matches(pattern, text)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void matches_anyPattern_isAsARegularExpressionSays(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            String pattern = text(random, "ab*?", 7);
            String text = text(random, "ab", 9);
            Pattern regex = Pattern.compile(pattern.replace("*", ".*").replace("?", "."));
            assertThat(Glob.matches(pattern, text))
                    .as("seed %d: %s on %s", seed, pattern, text)
                    .isEqualTo(regex.matcher(text).matches());
        }
    }

    private static String text(Random random, String letters, int longest) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(longest); i > 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    @Test
    void matches_hostilePattern_endsAtOnce() {
        assertThat(Glob.matches("*a".repeat(60) + "*b", "a".repeat(100_000))).isFalse();
    }
}
