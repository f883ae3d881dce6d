package io.ehpc.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever happens to a good body on its way, it is read or refused; the seed of a failing case is its parameter. */
class MutatedBodyTest {
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
        "\"Id\":",
        "\"RegionId\":",
        "\"TotalCount\":",
        "\"PageNumber\":",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        "0",
        "9999999999999999999999",
        "\ufeff"
    };

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void read_mutatedBody_isReadOrRefused(long seed) {
        Random random = new Random(seed);
        List<Operation> operations = List.copyOf(Operation.ALL.values());
        for (int i = 0; i < 100; i++) {
            Operation operation = operations.get(random.nextInt(operations.size()));
            byte[] body = AnswerSamples.of(operation.name()).getBytes(UTF_8);
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                body = mutated(body, random);
            }
            assertReadOrRefused(operation, body);
        }
    }

    private static void assertReadOrRefused(Operation operation, byte[] body) {
        try {
            ItemList list = operation.read(body);
            // What was read can be written, and reads as the same again.
            if (list.type() != Unread.class) {
                byte[] written = write(operation, list);
                assertThat(new String(write(operation, operation.read(written)), UTF_8))
                        .isEqualTo(new String(written, UTF_8));
            }
        } catch (MalformedAnswerException expected) {
            assertThat(expected).hasMessageNotContainingAny("m-1", "ehpc-hz", "cn-");
        } catch (RuntimeException | StackOverflowError other) {
            throw new AssertionError(new String(body, UTF_8), other);
        }
        try {
            ApiError.read(body).ifPresent(error -> assertThat(error.code()).isNotEmpty());
        } catch (RuntimeException | StackOverflowError other) {
            throw new AssertionError(new String(body, UTF_8), other);
        }
    }

    private static byte[] write(Operation operation, ItemList list) {
        return operation.write(list.requestId(), list.page(), list.items());
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
