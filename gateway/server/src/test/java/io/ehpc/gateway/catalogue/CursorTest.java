package io.ehpc.gateway.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.upstream.Samples;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
    private static final String EPOCH = "0123456789abcdef";

    private static Change change(long number, String region, ChangeKind kind, boolean anew) {
        return Change.of(
                Cursor.plain(EPOCH, number), Samples.query(region), kind, anew, Instant.EPOCH, Buffer.buffer("{}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0123456789abcdef.0",
                "0123456789abcdef.12",
                "0123456789abcdef.12~cn-hangzhou.15",
                "0123456789abcdef.999999999999999999~ap-southeast-1.0~cn-hangzhou.15",
            })
    void parse_whatWasWritten_isTheSame(String text) {
        assertThat(Cursor.parse(text))
                .hasValueSatisfying(cursor -> assertThat(cursor).hasToString(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "12",
                "0123456789abcdef",
                "0123456789abcdef.",
                "0123456789abcdef.-1",
                "0123456789abcde.1",
                "0123456789ABCDEF.1",
                "0123456789abcdef.1 ",
                "0123456789abcdef.1\n",
                "0123456789abcdef.1000000000000000000",
                "0123456789abcdef.1~",
                "0123456789abcdef.1~cn-hangzhou",
                "0123456789abcdef.1~Cn-hangzhou.1",
                "0123456789abcdef.1~hangzhou.1",
                "0123456789abcdef.1~cn-hangzhou.1~cn-hangzhou.2",
                "0123456789abcdef.1~cn-hangzhou.1x",
                "0123456789abcdef.1x~cn-hangzhou.1",
            })
    void parse_anythingElse_isNothing(String text) {
        assertThat(Cursor.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"~a.1", "~cn-a.1", "~", "~a"})
    void parse_manyRegions_isNothingAndTakesNoStack(String apart) {
        assertThat(Cursor.parse("0123456789abcdef.1" + apart.repeat(8_000 / apart.length() - 20)))
                .isEmpty();
    }

    @Test
    void parse_overLong_isNothing() {
        StringBuilder text = new StringBuilder("0123456789abcdef.1");
        for (int i = 1; text.length() <= 8_000; i++) {
            text.append("~ap-southeast-").append(i).append(".1");
        }
        assertThat(Cursor.parse(text.toString())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            # cn-hangzhou apart, next is number, kind, anew, lacks it
            -,   11, ADDED,  false, true
            -,   11, LISTED, false, true
            -,   11, LISTED, true,  false
            11,  11, ADDED,  false, false
            11,  11, LISTED, false, false
            11,  12, ADDED,  false, true
            11,  12, LISTED, true,  false
            0,   11, ADDED,  false, false
            0,   11, LISTED, false, true
            0,   11, LISTED, true,  true
            """)
    void lacks_aLaterChange_goesByItsRegion(Long apart, long number, ChangeKind kind, boolean anew, boolean lacks) {
        Cursor cursor = new Cursor(EPOCH, 10, new TreeMap<>(apart == null ? Map.of() : Map.of("cn-hangzhou", apart)));

        assertThat(cursor.lacks(change(number, "cn-hangzhou", kind, anew))).isEqualTo(lacks);
        assertThat(cursor.lacks(change(number, "cn-beijing", kind, false))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # from,                next,                           then
            10,                     11 cn-beijing ADDED,            11
            10~cn-hangzhou.12,      11 cn-beijing ADDED,            11~cn-hangzhou.12
            10~cn-hangzhou.12,      12 cn-beijing ADDED,            12
            10~cn-hangzhou.12,      12 cn-hangzhou ADDED,           12
            10~cn-hangzhou.12,      11 cn-hangzhou LISTED,          11~cn-hangzhou.12
            10~cn-hangzhou.0,       11 cn-hangzhou ADDED,           11~cn-hangzhou.0
            10~cn-hangzhou.0,       11 cn-beijing LISTED,           11~cn-hangzhou.0
            10~cn-hangzhou.0,       11 cn-hangzhou LISTED,          11
            10~cn-beijing.11~cn-hangzhou.0, 11 cn-beijing CHANGED,  11~cn-hangzhou.0
            """)
    void after_theNextChange_forgetsWhatItCaughtUpWith(String from, String next, String then) {
        String[] change = next.split(" ", -1);
        Cursor cursor = Cursor.parse(EPOCH + "." + from).orElseThrow();

        assertThat(cursor.after(change(Long.parseLong(change[0]), change[1], ChangeKind.valueOf(change[2]), false)))
                .hasToString(EPOCH + "." + then);
    }
}
