package io.ehpc.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever happens to a good body on its way, it is read or refused; the seed of a failing case is its parameter. */
class MutatedBodyTest {
    private static final String GOOD = """
            {"RequestId":"04F0F334","Images":{"ImageInfo":[{"ImageId":"m-1","Size":40,"Description":"说明 😀 \\u00e9",\
            "BaseOsTag":{"Platform":"CentOS","Version":7.2},"OsTag":{"OsTag":"CentOS_7.2_64","New":[1,-2.5e3,null]},\
            "New":{"a":true}},{"ImageId":"m-2","Status":"Available","ImageName":null}]}}""";

    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "null",
        "true",
        "1e999999999",
        "-",
        ".",
        "NaN",
        "\\ud800",
        "\u0000",
        "\"ImageId\":",
        "\"ImageInfo\":",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        "0",
        "9999999999999999999999",
        "\ufeff"
    };

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void read_mutatedBody_isReadOrRefused(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            byte[] body = GOOD.getBytes(UTF_8);
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                body = mutated(body, random);
            }
            assertReadOrRefused(body);
        }
    }

    private static void assertReadOrRefused(byte[] body) {
        try {
            ImageList list = ImageList.read(body);
            // What was read can be written, and reads as the same again.
            byte[] written = list.toJson();
            assertThat(new String(ImageList.read(written).toJson(), UTF_8)).isEqualTo(new String(written, UTF_8));
        } catch (MalformedAnswerException expected) {
            assertThat(expected).hasMessageNotContaining("m-1");
        } catch (RuntimeException | StackOverflowError other) {
            throw new AssertionError(new String(body, UTF_8), other);
        }
        try {
            ApiError.read(body).ifPresent(error -> assertThat(error.code()).isNotEmpty());
        } catch (RuntimeException | StackOverflowError other) {
            throw new AssertionError(new String(body, UTF_8), other);
        }
    }

    private static byte[] mutated(byte[] body, Random random) {
        int at = random.nextInt(body.length + 1);
        int to = at + random.nextInt(Math.min(body.length - at, 20) + 1);
        byte[] piece = switch (random.nextInt(6)) {
            case 0 -> new byte[] {(byte) random.nextInt(256)};
            case 1 -> PIECES[random.nextInt(PIECES.length)].getBytes(UTF_8);
            case 2 -> Arrays.copyOfRange(body, at, to);
            default -> new byte[0];
        };
        ByteArrayOutputStream mutated = new ByteArrayOutputStream();
        switch (random.nextInt(4)) {
            case 0 -> mutated.write(body, 0, at); // cut off
            case 1 -> { // inserted
                mutated.write(body, 0, at);
                mutated.writeBytes(piece);
                mutated.write(body, at, body.length - at);
            }
            default -> { // replaced
                mutated.write(body, 0, at);
                mutated.writeBytes(piece);
                mutated.write(body, to, body.length - to);
            }
        }
        return mutated.toByteArray();
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }
}
