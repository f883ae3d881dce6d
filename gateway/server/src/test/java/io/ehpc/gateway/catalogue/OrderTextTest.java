package io.ehpc.gateway.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderTextTest {

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            # character, bytes each
            a,           1
            é,           2
            名,           3
            -,           2
            """)
    void text_upToItsBound_isWholeAndAboveItCut(String character, int bytes) throws IOException {
        String one = character == null ? "\0" : character;
        int longest = 370 / bytes;

        assertThat(OrderText.of(one.repeat(longest))).isEqualTo(one.repeat(longest));
        String cut = OrderText.of(one.repeat(longest + 1));
        assertThat(cut).startsWith(one.repeat(350 / bytes)).isNotEqualTo(one.repeat(longest + 1));
        assertThat(length(cut)).isBetween(371, OrderText.MAX_BYTES);
        assertThat(OrderText.of(one.repeat(longest + 1))).isEqualTo(cut);
        assertThat(OrderText.of(one.repeat(longest + 2))).isNotEqualTo(cut);
    }

    /** In UTF-8 both would end in a question mark. */
    @Test
    void text_thatDiffersInASurrogate_isAnother() {
        String begin = "a".repeat(400);

        assertThat(OrderText.of(begin + "\ud83d")).isNotEqualTo(OrderText.of(begin + "\ud83e"));
        assertThat(OrderText.of(begin + "\ude00")).isNotEqualTo(OrderText.of(begin + "?"));
    }

    private static int length(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new DataOutputStream(bytes).writeUTF(text);
        return bytes.size() - 2;
    }
}
