package io.ehpc.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.upstream.Listed;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.Samples;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is read; what is not what was written is not read. */
class SavedCodecTest {
    private static final Instant AS_OF = Instant.parse("2026-03-01T12:00:00.123456789Z");
    private static final Saved SAVED = new Saved(
            Samples.query("cn-hangzhou"),
            AS_OF,
            true,
            "https://a.example",
            new Listed.Summary("R-m-1", 1, 100),
            Samples.body("m-1"));
    private static final String KEY = SavedCodec.key(SAVED.query());

    private final SavedCodec codec =
            new SavedCodec(Map.of(Operation.LIST_COMMUNITY_IMAGES.name(), Operation.LIST_COMMUNITY_IMAGES));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void decode_whatWasEncoded_isTheSame(long seed) {
        Hostile hostile = new Hostile(seed);
        for (int i = 0; i < 200; i++) {
            Saved saved = hostile.saved();

            assertThat(codec.decode(SavedCodec.key(saved.query()), SavedCodec.encode(saved)))
                    .contains(saved);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void key_ofDifferentQueries_differs(long seed) {
        Hostile hostile = new Hostile(seed);
        Map<String, Query> byKey = new HashMap<>();
        for (int i = 0; i < 5_000; i++) {
            Query query = hostile.query();
            Query other = byKey.putIfAbsent(SavedCodec.key(query), query);

            assertThat(query).isEqualTo(other == null ? query : other);
        }
        assertThat(byKey).hasSizeGreaterThan(4_000);
    }

    @Test
    void key_partsThatRunIntoEachOther_differs() {
        List<Query> queries = List.of(
                Samples.query("ab", "c", Map.of()),
                Samples.query("a", "bc", Map.of()),
                Samples.query("a", "b", Map.of("c", "")),
                Samples.query("a", "b", Map.of("c", "d")),
                Samples.query("a", "b", Map.of("", "cd")),
                Samples.query("a", "b", Map.of("c", "d", "e", "f")),
                Samples.query("a", "b", Map.of("c", "d1:e1:f")),
                new Query("a", Operation.LIST_REGIONS, "b", new TreeMap<>()));

        assertThat(queries.stream().map(SavedCodec::key)).doesNotHaveDuplicates();
    }

    @Test
    void decode_anyBitFlipped_isNone() {
        byte[] record = SavedCodec.encode(SAVED);
        for (int bit = 0; bit < record.length * 8; bit++) {
            byte[] damaged = record.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));

            assertThat(codec.decode(KEY, damaged)).as("bit %d", bit).isEmpty();
        }
    }

    @Test
    void decode_cutAnywhere_isNone() {
        byte[] record = SavedCodec.encode(SAVED);
        for (int length = 0; length < record.length; length++) {
            assertThat(codec.decode(KEY, Arrays.copyOf(record, length))).isEmpty();
        }
    }

    @Test
    void decode_rubbishWithAGoodChecksum_isNone() {
        Random random = new Random(21);
        for (int i = 0; i < 5_000; i++) {
            byte[] content = new byte[1 + random.nextInt(200)];
            random.nextBytes(content);
            content[0] = SavedCodec.VERSION;
            assertThat(codec.decode(KEY, signed(content))).isEmpty();
        }
    }

    @Test
    void decode_otherVersion_isNone() {
        byte[] record = SavedCodec.encode(SAVED);
        byte[] content = Arrays.copyOf(record, record.length - 4);
        assertThat(codec.decode(KEY, signed(content))).isPresent();

        content[0] = SavedCodec.VERSION - 1;
        assertThat(codec.decode(KEY, signed(content))).isEmpty();
    }

    @Test
    void decode_underAnotherQuerysKey_isNone() {
        assertThat(codec.decode(SavedCodec.key(Samples.query("cn-beijing")), SavedCodec.encode(SAVED)))
                .isEmpty();
    }

    @Test
    void decode_unknownOperation_isNone() {
        Query query = new Query("default", Operation.LIST_REGIONS, "r", new TreeMap<>());
        Saved saved = new Saved(query, AS_OF, false, "o", new Listed.Summary("R", 0, 0), Buffer.buffer("{}"));

        assertThat(codec.decode(SavedCodec.key(query), SavedCodec.encode(saved)))
                .isEmpty();
    }

    private static byte[] signed(byte[] content) {
        CRC32C checksum = new CRC32C();
        checksum.update(content);
        return ByteBuffer.allocate(content.length + 4)
                .put(content)
                .putInt((int) checksum.getValue())
                .array();
    }
}
