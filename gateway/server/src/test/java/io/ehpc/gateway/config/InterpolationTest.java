package io.ehpc.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterpolationTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("A", "one", "B_2", "two", "EMPTY", "", "NESTED", "${A}", "YAML", "x: {y: z}", "PORT", "9000");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            plain          | plain
            ${A}           | one
            a${A}b${B_2}c  | aonebtwoc
            ${EMPTY}       | ''
            ${EMPTY:-x}    | x
            ${NONE:-x}     | x
            ${NONE:-}      | ''
            ${A:-x}        | one
            ${NONE:-a:-b}  | a:-b
            ${NESTED}      | ${A}
            $${A}          | ${A}
            $$${A}         | $${A}
            $A             | $A
            5$             | 5$
            a\\b           | a\\b
            """)
    void of_references_areReplacedOnce(String template, String expected) {
        assertThat(Interpolation.of(template, ENVIRONMENT)).isEqualTo(new Interpolation(expected, java.util.List.of()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ${NONE}     | needs the environment variable NONE, which is not set
            ${}         | has a malformed reference; needs ${NAME} or ${NAME:-default}, or $${ for a literal ${
            ${A         | has a malformed reference; needs ${NAME} or ${NAME:-default}, or $${ for a literal ${
            ${A-x}      | has a malformed reference; needs ${NAME} or ${NAME:-default}, or $${ for a literal ${
            ${A:-${B}}  | has a reference within a reference; a default is a plain text
            ${NONE:-${A}}  | has a reference within a reference; a default is a plain text
            ${NONE:-x${A:-y}z} | has a reference within a reference; a default is a plain text
            ${NONE:-$${A}} | has a reference within a reference; a default is a plain text
            ${1A}       | has a malformed reference; needs ${NAME} or ${NAME:-default}, or $${ for a literal ${
            """)
    void of_badReference_isAProblem(String template, String expected) {
        assertThat(Interpolation.of(template, ENVIRONMENT).problems()).containsExactly(expected);
    }

    @Test
    void of_twoUnsetVariables_namesBoth() {
        assertThat(Interpolation.of("${X}${Y}", ENVIRONMENT).problems()).hasSize(2);
    }

    @Test
    void parse_valueThatLooksLikeYaml_staysOneValue() {
        assertThat(ConfigTexts.problems(ConfigTexts.ACCOUNT + "cache: ${YAML}", ENVIRONMENT))
                .extracting(ConfigProblem::toString)
                .containsExactly(
                        "gateway.yaml:5:8: cache: needs a mapping of keys to values, not what \"${YAML}\" gives");
    }

    @Test
    void parse_nestedReference_isRefusedAtItsPlace() {
        assertThat(ConfigTexts.problems(ConfigTexts.ACCOUNT + "server: {host: \"${A:-${B_2}}\"}", ENVIRONMENT))
                .extracting(ConfigProblem::toString)
                .first()
                .asString()
                .isEqualTo(
                        "gateway.yaml:5:16: server.host: has a reference within a reference; a default is a plain text");
    }

    @Test
    void parse_numberFromTheEnvironment_isANumber() throws InvalidConfigException {
        String yaml = ConfigTexts.ACCOUNT + "server: {port: \"${PORT}\"}";

        assertThat(ConfigFile.parse("gateway.yaml", yaml, ENVIRONMENT).server().port())
                .isEqualTo(9000);
    }
}
