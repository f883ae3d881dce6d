package io.ehpc.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.config.CacheConfig;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.Samples;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShelfTest {
    private static final int ROOM = 400;
    private static final int WATCHED = 1_000_000;
    private static final int WEIGHT = CacheRig.weight(answer(0));
    private static final CacheConfig CONFIG = CacheRig.config((long) ROOM * WEIGHT / 3 * 4 + 4, 10);

    private final TestClock clock = new TestClock();
    private final Agenda agenda = new Agenda();
    private final CacheMemory memory = new CacheMemory(CONFIG.maxBytes());
    private final Shelf shelf =
            new Shelf(clock.both(), CONFIG, Keeper.NONE, Witness.NONE, agenda, memory, query(WATCHED)::equals);

    ShelfTest() {
        memory.add(CacheMemory.Kind.ENTRIES, shelf);
    }

    private static Query query(int number) {
        return Samples.query("account-" + number, "cn-hangzhou", Map.of());
    }

    private static Answer answer(int number) {
        return Samples.answer(query(number), "m-" + (10_000 + number), TestClock.START);
    }

    @Test
    void put_floodOfOneOffKeys_leavesTheHotOnes() {
        int hot = 200;
        for (int i = 0; i < hot; i++) {
            shelf.put(answer(i));
        }
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < hot; i++) {
                shelf.get(query(i));
            }
        }

        for (int i = 0; i < 20_000; i++) {
            shelf.get(query(hot + i));
            shelf.put(answer(hot + i));
            shelf.get(query(i % hot));
        }

        long left = 0;
        for (int i = 0; i < hot; i++) {
            left += shelf.peek(query(i)) == null ? 0 : 1;
        }
        assertThat(left).isGreaterThanOrEqualTo(hot * 95 / 100);
        assertThat(shelf.bytes()).isLessThanOrEqualTo((long) ROOM * WEIGHT);
    }

    @Test
    void put_evicted_leavesTheAgenda() {
        for (int i = 0; i < 5_000; i++) {
            shelf.put(answer(i));
        }

        int planned = agenda.due(clock.both().waits().instant().plus(CacheRig.STALE_IF_ERROR), 100_000)
                .size();

        assertThat(planned).isEqualTo((int) shelf.size()).isLessThanOrEqualTo(ROOM);
    }

    @Test
    void put_evictedThoughWatched_staysOnTheAgenda() {
        shelf.put(answer(WATCHED));
        for (int i = 0; i < 5_000; i++) {
            shelf.get(query(i % 100));
            shelf.put(answer(i));
        }

        assertThat(shelf.peek(query(WATCHED))).isNull();
        assertThat(agenda.next(query(WATCHED))).isBetween(Instant.EPOCH, Instant.EPOCH.plus(CacheRig.STALE_IF_ERROR));
    }

    @Test
    void put_sameContent_keepsTheBodyTheUsageAndTheNewTime() {
        Entry first = shelf.put(answer(1));
        first.usage().served(1, TestClock.START);
        Answer newer = Samples.answer(query(1), "m-10001", TestClock.START.plusSeconds(60));

        Entry second = shelf.put(newer);

        assertThat(second.answer().content()).isSameAs(first.answer().content());
        assertThat(second.answer().asOf()).isEqualTo(newer.asOf());
        assertThat(second.usage().hits()).isOne();
    }

    @Test
    void drop_predicate_saysWhich() {
        List<Integer> numbers = new ArrayList<>(List.of(1, 2, 3, 4));
        numbers.forEach(number -> shelf.put(answer(number)));

        assertThat(shelf.drop(query -> query.equals(query(1)) || query.equals(query(3))))
                .containsExactlyInAnyOrder(query(1), query(3));
        assertThat(shelf.size()).isEqualTo(2);
        assertThat(agenda.next(query(1))).isNull();
        assertThat(agenda.next(query(2))).isNotNull();
    }
}
