package io.ehpc.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.content.Coding;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntityTagTest {
    private static final EntityTag TAG = EntityTag.strong("abc");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', nullValues = "none", textBlock = """
            # If-None-Match             | the tag that the client has
            none                        | none
            ''                          | none
            "abc"                       | "abc"
            "abc-gzip"                  | "abc-gzip"
            "abc-zstd"                  | "abc-zstd"
            W/"abc"                     | "abc"
            w/"abc"                     | none
            *                           | "abc-gzip"
            ' * '                       | "abc-gzip"
            "x", "abc"                  | "abc"
            "x","abc-zstd" , "abc"      | "abc-zstd"
            , ,"abc"                    | "abc"
            "x,y", "abc"                | "abc"
            "abcd"                      | none
            "abc-br"                    | none
            abc                         | none
            "abc                        | none
            "x" "abc"                   | none
            "", "abc"                   | "abc"
            *, "abc"                    | none
            """)
    void heldBy_header_isTheTagThatMatches(@Nullable String header, @Nullable String held) {
        assertThat(TAG.heldBy(header, Coding.GZIP).orElse(null)).isEqualTo(held);
    }

    @Test
    void in_eachCoding_isAnother() {
        assertThat(TAG.in(Coding.IDENTITY)).isEqualTo("\"abc\"");
        assertThat(TAG.in(Coding.GZIP)).isEqualTo("\"abc-gzip\"");
        assertThat(TAG.in(Coding.ZSTD)).isEqualTo("\"abc-zstd\"");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', textBlock = """
            "abc",        W/"abc"
            W/"abc",      W/"abc"
            "abc-gzip",   W/"abc-gzip"
            W/"abc-zstd", W/"abc-zstd"
            *,            W/"abc-gzip"
            """)
    void heldBy_ofAWeakTag_isWeak(String header, String held) {
        assertThat(EntityTag.weak("abc").heldBy(header, Coding.GZIP)).contains(held);
    }

    @Test
    void heldBy_anything_isAnswered() {
        String signs = "abcW/\"*, -\t\\é\0";
        Random random = new Random(20_261_124);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder header = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                header.append(signs.charAt(random.nextInt(signs.length())));
            }
            assertThat(TAG.heldBy(header.toString(), Coding.IDENTITY)).isNotNull();
        }
        assertThat(TAG.heldBy("\"no\",".repeat(1_000) + TAG.in(Coding.GZIP), Coding.IDENTITY))
                .hasValue(TAG.in(Coding.GZIP));
    }
}
