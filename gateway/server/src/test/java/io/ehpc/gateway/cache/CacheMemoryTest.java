package io.ehpc.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.cache.CacheMemory.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CacheMemoryTest {
    private static final long BOUND = 64_000;
    private static final List<Kind> COUNTED = List.of(Kind.PREPARED, Kind.IN_FLIGHT);

    private final CacheMemory memory = new CacheMemory(BOUND);
    private final Map<Kind, Kept> kept = new EnumMap<>(Kind.class);

    CacheMemoryTest() {
        for (Kind kind : Kind.values()) {
            if (!COUNTED.contains(kind)) {
                kept.put(kind, new Kept());
                memory.add(kind, of(kind));
            }
        }
    }

    private Kept of(Kind kind) {
        return Objects.requireNonNull(kept.get(kind));
    }

    /** Keeps as much as it is given, up to its limit. */
    private static final class Kept implements CacheMemory.Holder {
        private long bytes;
        private long limit = Long.MAX_VALUE;

        @Override
        public long bytes() {
            return bytes;
        }

        @Override
        public void limit(long most) {
            limit = most;
            bytes = Math.min(bytes, limit);
        }

        void put(long more) {
            bytes = Math.min(bytes + more, limit);
        }
    }

    private void put(Kind kind, long bytes) {
        of(kind).put(bytes);
        memory.fit();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # alone each kind gets
                    ENTRIES,   48000
                    MERGES,    32000
                    VIEWS,     64000
                    CHANGES,   16000
                    BASELINES,  8000
                    FAILURES,   2000
                    """)
    void limit_aloneInMemory_isItsShare(Kind kind, long most) {
        put(kind, 10 * BOUND);

        assertThat(memory.bytes(kind)).isEqualTo(most);
        assertThat(memory.held()).isEqualTo(most);
    }

    @Test
    void limit_entriesGrow_viewsGiveWayButForAQuarterOfTheRest() {
        put(Kind.VIEWS, BOUND);
        for (int i = 0; i < 100; i++) {
            put(Kind.ENTRIES, 1_000);
            put(Kind.VIEWS, 1_000);

            assertThat(memory.held()).isLessThanOrEqualTo(BOUND);
        }

        assertThat(memory.bytes(Kind.ENTRIES)).isEqualTo(48_000);
        assertThat(memory.bytes(Kind.VIEWS)).isEqualTo(16_000);
    }

    @Test
    void take_inFlight_othersGiveWayThenItIsRefused() {
        put(Kind.CHANGES, BOUND);
        put(Kind.ENTRIES, BOUND);
        put(Kind.VIEWS, BOUND);

        assertThat(memory.take(Kind.IN_FLIGHT, 30_000)).isTrue();
        assertThat(memory.held()).isLessThanOrEqualTo(BOUND);
        assertThat(memory.bytes(Kind.ENTRIES)).isPositive();
        assertThat(memory.take(Kind.IN_FLIGHT, 2_001)).isFalse();
        assertThat(memory.take(Kind.IN_FLIGHT, 2_000)).isTrue();
        assertThat(memory.bytes(Kind.IN_FLIGHT)).isEqualTo(32_000);
        assertThat(memory.held()).isLessThanOrEqualTo(BOUND);

        memory.give(Kind.IN_FLIGHT, 32_000);
        // The room is there once something else asks for it.
        memory.fit();
        put(Kind.ENTRIES, BOUND);
        assertThat(memory.bytes(Kind.ENTRIES)).isGreaterThanOrEqualTo(34_000);
    }

    @Test
    void take_firstOfAll_isNeverRefused() {
        assertThat(memory.take(Kind.IN_FLIGHT, 2 * BOUND)).isTrue();
        assertThat(memory.take(Kind.IN_FLIGHT, 1)).isFalse();

        memory.give(Kind.IN_FLIGHT, 2 * BOUND);
        assertThat(memory.take(Kind.IN_FLIGHT, 1)).isTrue();
    }

    @Test
    void take_prepared_upToItsShare() {
        assertThat(memory.take(Kind.PREPARED, 5_000)).isTrue();
        assertThat(memory.take(Kind.PREPARED, 3_001)).isFalse();
        assertThat(memory.take(Kind.PREPARED, 3_000)).isTrue();
        assertThat(memory.bytes(Kind.PREPARED)).isEqualTo(8_000);
    }

    @Test
    void shrinkTo_less_allGiveWayUntilItIsLifted() {
        put(Kind.CHANGES, BOUND);
        put(Kind.ENTRIES, 30_000);
        put(Kind.VIEWS, BOUND);

        memory.shrinkTo(40_000);
        assertThat(memory.bound()).isEqualTo(40_000);
        assertThat(memory.held()).isLessThanOrEqualTo(40_000);
        // What can be made again went first.
        assertThat(memory.bytes(Kind.ENTRIES)).isGreaterThanOrEqualTo(20_000);

        memory.shrinkTo(0);
        assertThat(memory.held()).isZero();

        memory.shrinkTo(Long.MAX_VALUE);
        put(Kind.ENTRIES, BOUND);
        assertThat(memory.bound()).isEqualTo(BOUND);
        assertThat(memory.bytes(Kind.ENTRIES)).isEqualTo(48_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void held_whateverComes_isWithinTheBound(long seed) {
        Random random = new Random(seed);
        List<Long> inFlight = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            long bytes = 1L + random.nextInt(3_000);
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> {
                    if (memory.take(Kind.IN_FLIGHT, bytes)) {
                        inFlight.add(bytes);
                    }
                }
                case 3, 4 -> {
                    if (!inFlight.isEmpty()) {
                        memory.give(Kind.IN_FLIGHT, inFlight.remove(random.nextInt(inFlight.size())));
                    }
                }
                case 5 -> memory.configure(BOUND / 2 + random.nextInt((int) BOUND));
                default -> {
                    List<Kind> kinds = List.copyOf(kept.keySet());
                    put(kinds.get(random.nextInt(kinds.size())), bytes);
                }
            }

            // What is in flight cannot be taken back.
            long most = Math.max(memory.bound(), memory.bytes(Kind.IN_FLIGHT));
            assertThat(memory.held())
                    .as("seed %s, step %s: %s", seed, i, memory)
                    .isLessThanOrEqualTo(most);
        }
    }
}
