package io.ehpc.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PercentTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''            | ''
                    AZaz09-_.~    | AZaz09-_.~
                    @[`{/:        | %40%5B%60%7B%2F%3A
                    a b           | a%20b
                    a+b           | a%2Bb
                    *'()!         | %2A%27%28%29%21
                    a=b&c         | a%3Db%26c
                    %20           | %2520
                    é             | %C3%A9
                    中文          | %E4%B8%AD%E6%96%87
                    😀            | %F0%9F%98%80
                    """)
    void encode_text_isAsSignaturesWantIt(String text, String encoded) {
        assertThat(Percent.encode(text)).isEqualTo(encoded);
    }

    @Test
    void encode_everyAsciiCharacter_keepsTheUnreservedAlone() {
        String kept = IntStream.range(0, 128)
                .mapToObj(Character::toString)
                .filter(c -> Percent.encode(c).equals(c))
                .reduce("", String::concat);

        assertThat(kept).isEqualTo("-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~");
    }

    @Test
    void encode_everyCodePoint_decodesToItself() {
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .mapToObj(Character::toString)
                .filter(c -> !URLDecoder.decode(Percent.encode(c), UTF_8).equals(c))
                .findFirst()
                .ifPresent(c -> {
                    throw new AssertionError("U+" + Integer.toHexString(c.codePointAt(0)));
                });
    }
}
