package io.ehpc.gateway.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CacheRoomTest {
    private static final Pattern TO_SET =
            Pattern.compile("set cache.maxBytes to (\\d+)MiB at most, or -Xmx to (\\d+)m at least");
    private static final long MIB = 1L << 20;

    @ParameterizedTest
    @CsvSource(textBlock = """
            # cache, heap
            64,      128
            60,      100
            32,      64
            1,       2
            """)
    void complaint_atMostItsShare_isNone(long cache, long heap) {
        assertThat(CacheRoom.complaint(cache * MIB, heap * MIB)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # cache, heap, fitting, needed
            61,      100,  60,      111
            64,      64,   38,      117
            2048,    1024, 614,     3724
            """)
    void complaint_more_saysWhatIsThereAndWhatToSet(long cache, long heap, long fitting, long needed) {
        assertThat(CacheRoom.complaint(cache * MIB, heap * MIB).orElseThrow())
                .isEqualTo("cache.maxBytes: " + cache + " MiB do not fit into a heap of " + heap
                        + " MiB, of which 60 % may be for the cache: set cache.maxBytes to " + fitting
                        + "MiB at most, or -Xmx to " + needed + "m at least");
    }

    @ParameterizedTest
    @ValueSource(longs = {61, 64, 100, 1000, 4097})
    void complaint_whatItSaysToSet_isTaken(long cache) {
        long heap = cache;
        Matcher said =
                TO_SET.matcher(CacheRoom.complaint(cache * MIB, heap * MIB).orElseThrow());
        assertThat(said.find()).isTrue();
        long fitting = Long.parseLong(said.group(1));
        long needed = Long.parseLong(said.group(2));

        assertThat(CacheRoom.complaint(fitting * MIB, heap * MIB)).isEmpty();
        // A collector keeps some of -Xmx for itself, as a space to copy to.
        assertThat(CacheRoom.complaint(cache * MIB, needed * MIB * 31 / 32)).isEmpty();
    }
}
