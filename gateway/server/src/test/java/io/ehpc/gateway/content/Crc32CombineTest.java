package io.ehpc.gateway.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Crc32CombineTest {

    private static int crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 7, 8, 9, 255, 256, 257, 65_535, 65_536, 1_000_003})
    void combine_anySplit_isTheChecksumOfTheWhole(int length) {
        Random random = new Random(length);
        byte[] whole = new byte[length];
        random.nextBytes(whole);
        for (int round = 0; round < 20; round++) {
            int at = random.nextInt(length + 1);
            byte[] first = Arrays.copyOf(whole, at);
            byte[] second = Arrays.copyOfRange(whole, at, length);

            assertThat(Crc32Combine.combine(crc(first), crc(second), second.length))
                    .as("%d of %d", at, length)
                    .isEqualTo(crc(whole));
        }
    }
}
