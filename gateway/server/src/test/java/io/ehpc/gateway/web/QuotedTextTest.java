package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotedTextTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # text            | parts
            ``                | ``
            a                 | a
            a,b               | a/b
            ` a , b	`        | a/b
            ,                 | /
            a;x="b,c",d       | a;x="b,c"/d
            "a\\",b",c        | "a\\",b"/c
            "a\\\\",b         | "a\\\\"/b
            "a,b              | "a/b
            a",b              | a"/b
            "a\\",b           | "a\\"/b
            "","              | ""/"
            """)
    void split_text_keepsQuotedStringsWhole(String text, String parts) {
        assertThat(QuotedText.split(text, ',')).isEqualTo(List.of(parts.split("/", -1)));
    }

    @Test
    void split_manyQuotesThatAreNeverClosed_takesTimeInProportion() {
        String text = "\\\"".repeat(200_000);
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertThat(QuotedText.split("\"" + text, ',')).hasSize(1));
    }
}
