package io.ehpc.gateway.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the kernel may hold for clients that take nothing. */
class SendBuffersTest {
    @ParameterizedTest
    @CsvSource({"33, 2033601", "100, 671088", "1000, 67108", "4096, 16384", "10000, 16384", "1000000, 16384"})
    void aNewConnectionGetsItsShare(long open, int bytes) {
        assertThat(SendBuffers.bytes(open)).hasValue(bytes);
    }

    @ParameterizedTest
    @CsvSource({"1", "32"})
    void aFewAreLeftToTheKernel(long open) {
        assertThat(SendBuffers.bytes(open)).isEmpty();
    }

    /** Linux begins to starve all sockets at some 5 % of the memory: 1.1 GiB of 23. */
    @Test
    void tenThousandThatTakeNothingHoldLessThanAGibibyte() {
        long inAll = LongStream.rangeClosed(SendBuffers.LEFT_TO_THE_KERNEL + 1, 10_000)
                .map(open -> 2L * SendBuffers.bytes(open).orElseThrow())
                .sum();
        assertThat(inAll).isLessThan(1L << 30);
    }

    @Test
    void itIsSetOnTheSocket() {
        NioSocketChannel connection = new NioSocketChannel();
        try {
            int byItself = connection.config().getSendBufferSize();
            SendBuffers.bound(connection, 1);
            assertThat(connection.config().getSendBufferSize()).isEqualTo(byItself);
            SendBuffers.bound(connection, 10_000);
            assertThat(connection.config().getSendBufferSize())
                    .isBetween(SendBuffers.LEAST_BYTES, 2 * SendBuffers.LEAST_BYTES);
        } finally {
            connection.unsafe().closeForcibly();
        }
    }
}
