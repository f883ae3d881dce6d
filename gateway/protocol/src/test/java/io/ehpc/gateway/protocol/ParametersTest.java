package io.ehpc.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ehpc.gateway.protocol.Parameters.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    # as sent                     | names and values
                    ''                            | ''
                    a=1                           | [a][1]
                    a=1&b=2                       | [a][1] [b][2]
                    b=2&a=1                       | [b][2] [a][1]
                    a=1&a=1                       | [a][1] [a][1]
                    a=                            | [a][]
                    a                             | [a][]
                    =1                            | [][1]
                    =                             | [][]
                    &                             | ''
                    &&a=1&&                       | [a][1]
                    a=b=c                         | [a][b=c]
                    a=x+y                         | [a][x y]
                    a=x%20y                       | [a][x y]
                    a=x%2By                       | [a][x+y]
                    a+b=1                         | [a b][1]
                    a%3Db=1%26c                   | [a=b][1&c]
                    a=%e4%B8%AD                   | [a][中]
                    a=*~'()!                      | [a][*~'()!]
                    a=%2A%7E%27%28%29%21          | [a][*~'()!]
                    a=%F0%9F%98%80                | [a][😀]
                    a=%2520                       | [a][%20]
                    a;b=1                         | [a;b][1]
                    """)
    void parse_encodedText_isDecodedInItsOrder(String encoded, String decoded) {
        assertThat(shown(Parameters.parse(encoded))).isEqualTo(decoded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%4", "a=%zz", "%zz=1", "a=%%", "a=x%2", "a=%-1", "a=%+1", "a=% 1", "a=%4G", "%"})
    void parse_malformedEscape_isRefused(String encoded) {
        assertThat(Refusals.codeOf(() -> Parameters.parse(encoded))).isEqualTo("InvalidParameter");
    }

    @Test
    void parse_bytesThatAreNotUtf8_areNotTakenForText() {
        assertThat(shown(Parameters.parse("a=%FF"))).isEqualTo("[a][\ufffd]");
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void parse_encoded_isTheSameAgain(long seed) {
        Parameters parameters = random(seed);

        assertThat(Parameters.parse(parameters.encoded())).isEqualTo(parameters);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    a=1&b=2,
                    a=1&A=2,
                    a=1&a=1,         a
                    a=1&b=2&b=&a=,   b
                    a=1&%61=2,       a
                    """)
    void repeated_names_areFoundAsDecoded(String encoded, @Nullable String repeated) {
        assertThat(Parameters.parse(encoded).repeated().orElse(null)).isEqualTo(repeated);
    }

    @Test
    void first_ofSeveral_isTheFirst() {
        Parameters parameters = Parameters.parse("a=&a=2&b=3");

        assertThat(parameters.first("a")).contains("");
        assertThat(parameters.first("b")).contains("3");
        assertThat(parameters.first("c")).isEmpty();
    }

    @Test
    void and_with_append() {
        Parameters one = Parameters.parse("a=1");

        assertThat(shown(one.and(Parameters.parse("b=2")).with("a", ""))).isEqualTo("[a][1] [b][2] [a][]");
        assertThat(Parameters.NONE.and(one)).isEqualTo(one);
        assertThat(one.and(Parameters.NONE)).isEqualTo(one);
    }

    @Test
    void all_cannotBeChanged() {
        List<Parameter> given = new ArrayList<>(List.of(new Parameter("a", "1")));
        Parameters parameters = new Parameters(given);
        given.clear();

        assertThat(shown(parameters)).isEqualTo("[a][1]");
        assertThatThrownBy(() -> parameters.all().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void toString_holdsNoValue() {
        assertThat(Parameters.parse("SecurityToken=hush&Signature=hush"))
                .hasToString("Parameters[all=[SecurityToken, Signature]]");
    }

    private static String shown(Parameters parameters) {
        return parameters.all().stream()
                .map(p -> "[" + p.name() + "][" + p.value() + "]")
                .collect(Collectors.joining(" "));
    }

    private static Parameters random(long seed) {
        Random random = new Random(seed);
        List<Parameter> all = new ArrayList<>();
        for (int left = random.nextInt(6); left > 0; left--) {
            // Without a name and a value there would be nothing to send.
            all.add(new Parameter("n" + text(random), text(random)));
        }
        return new Parameters(all);
    }

    /** Any valid text: no half of a surrogate pair. */
    private static String text(Random random) {
        return random.ints(random.nextInt(8), 0, 0x11000)
                .map(c -> c % 3 == 0 ? c % 128 : c)
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @Test
    void parse_tooMany_isRefusedBeforeAnyIsRead() {
        assertThat(Parameters.parse("a&".repeat(63) + "a").all()).hasSize(64);

        assertThatThrownBy(() -> Parameters.parse("%zz&".repeat(64) + "a"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("The request has 65 parameters; at most 64 may be given.");
        assertThatThrownBy(() -> Parameters.parse("&".repeat(64))).isInstanceOf(RefusedException.class);
    }
}
