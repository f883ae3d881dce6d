package io.ehpc.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintableTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ``         | ""
                    a b~       | "a b~"
                    a"b        | "a?b"
                    a\\b       | "a\\b"
                    中文       | "??"
                    😀         | "?"
                    """)
    void of_text_isQuotedAscii(String text, String printable) {
        assertThat(Printable.of(text)).isEqualTo(printable);
    }

    @Test
    void of_controlCharacters_areQuestionMarks() {
        assertThat(Printable.of("a\r\nb\u0000c\u001b[0m\u007f")).isEqualTo("\"a??b?c?[0m?\"");
    }

    @Test
    void of_longText_isCut() {
        assertThat(Printable.of("a".repeat(64))).isEqualTo("\"" + "a".repeat(64) + "\"");
        assertThat(Printable.of("a".repeat(65))).isEqualTo("\"" + "a".repeat(64) + "\"…");
    }
}
