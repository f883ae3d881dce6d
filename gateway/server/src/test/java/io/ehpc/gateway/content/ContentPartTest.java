package io.ehpc.gateway.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentPartTest {

    /** Half of it random, half repeated. */
    private static Buffer text(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        for (int i = 0; i < length; i++) {
            if (i % 64 > 8) {
                bytes[i] = (byte) ('a' + i % 20);
            }
        }
        return Buffer.buffer(bytes);
    }

    static byte[] decoded(Buffer encoded, Coding coding) throws IOException {
        InputStream bytes = new ByteArrayInputStream(encoded.getBytes());
        try (InputStream in = switch (coding) {
            case IDENTITY -> bytes;
            case GZIP -> new GZIPInputStream(bytes);
            case ZSTD -> new ZstdInputStreamNoFinalizer(bytes);
        }) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # part, prefix, suffix
                    1024,   0,      0
                    1024,   1,      1
                    3000,   30,     2000
                    65535,  0,      65535
                    65536,  65536,  65534
                    65537,  65537,  131073
                    200000, 300000, 300000
                    1000000, 20,    140000
                    """)
    void between_anySizes_isWhatWasPutIn(int part, int prefix, int suffix) throws IOException {
        ContentPart content = ContentPart.prepared(text(part, 1));
        Buffer before = text(prefix, 2);
        Buffer after = text(suffix, 3);
        byte[] whole = Buffer.buffer()
                .appendBuffer(before)
                .appendBuffer(content.plain())
                .appendBuffer(after)
                .getBytes();

        for (Coding coding : Coding.values()) {
            assertThat(content.has(coding)).as(coding.token()).isTrue();
            assertThat(decoded(content.between(before, after, coding), coding))
                    .as(coding.token())
                    .isEqualTo(whole);
        }
    }

    @Test
    void between_manyTimes_changesNothingThatWasPrepared() throws IOException {
        ContentPart content = ContentPart.prepared(text(5_000, 1));
        for (int i = 0; i < 3; i++) {
            for (Coding coding : Coding.values()) {
                Buffer encoded = content.between(Buffer.buffer("{" + i), Buffer.buffer("}"), coding);
                assertThat(decoded(encoded, coding)).hasSize(5_003).endsWith((byte) '}');
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, false", "1023, false", "1024, true", "100000, true"})
    void prepared_small_isLeftPlain(int length, boolean compressed) {
        ContentPart content = ContentPart.prepared(text(length, 1));

        assertThat(content.has(Coding.IDENTITY)).isTrue();
        assertThat(content.has(Coding.GZIP)).isEqualTo(compressed);
        assertThat(content.has(Coding.ZSTD)).isEqualTo(compressed);
    }

    @Test
    void prepared_whatCannotBeCompressed_isLeftPlain() {
        byte[] noise = new byte[10_000];
        new Random(1).nextBytes(noise);
        Content content = Content.prepared(Buffer.buffer(noise));

        assertThat(content.has(Coding.GZIP)).isFalse();
        assertThat(content.has(Coding.ZSTD)).isFalse();
        assertThatThrownBy(() -> content.in(Coding.ZSTD)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void content_wholeBody_isTheSameInEachCoding() throws IOException {
        Buffer body = text(50_000, 1);
        Content content = Content.prepared(body);

        for (Coding coding : Coding.values()) {
            assertThat(decoded(content.in(coding), coding)).as(coding.token()).isEqualTo(body.getBytes());
        }
        assertThat(content.in(Coding.GZIP).length()).isLessThan(body.length() / 2);
        assertThat(content.in(Coding.ZSTD).length()).isLessThan(body.length() / 2);
    }

    @Test
    void tag_isOfTheBytesAlone() {
        assertThat(Content.prepared(text(2_000, 1)).tag())
                .isEqualTo(ContentPart.prepared(text(2_000, 1)).tag())
                .matches("[A-Za-z0-9_-]{22}")
                .isNotEqualTo(Content.prepared(text(2_000, 2)).tag());
    }
}
