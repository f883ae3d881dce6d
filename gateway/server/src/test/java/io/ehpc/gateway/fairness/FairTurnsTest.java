package io.ehpc.gateway.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FairTurnsTest {
    private static final ClientKey A = ClientKey.named("a");
    private static final ClientKey B = ClientKey.named("b");
    private static final ClientKey C = ClientKey.named("c");

    private final FairTurns turns = new FairTurns();
    private final TreeSet<Element> line =
            new TreeSet<>(Comparator.comparingLong(Element::round).thenComparingLong(Element::number));
    private long number;

    private record Element(ClientKey client, long round, long number, String name) {}

    private void add(ClientKey client, String... names) {
        for (String name : names) {
            line.add(new Element(client, turns.next(client), number++, name));
        }
    }

    private String serve() {
        Element next = Objects.requireNonNull(line.pollFirst());
        turns.served(next.round());
        return next.name();
    }

    private List<String> rest() {
        List<String> rest = new ArrayList<>();
        while (!line.isEmpty()) {
            rest.add(serve());
        }
        return rest;
    }

    @Test
    void next_oneClient_isFirstInFirstOut() {
        add(A, "a1", "a2", "a3");
        assertThat(rest()).containsExactly("a1", "a2", "a3");
        assertThat(turns.clients())
                .as("those of the round that was served last")
                .isOne();
        turns.emptied();
        assertThat(turns.clients()).isZero();
    }

    @Test
    void withdrawn_whatWasNeverServed_isForgotten() {
        for (int i = 0; i < 100; i++) {
            ClientKey client = ClientKey.named("c" + i);
            turns.withdrawn(client, turns.next(client));
        }
        assertThat(turns.clients()).isZero();
    }

    @Test
    void next_severalClients_takesTurns() {
        add(A, "a1", "a2", "a3", "a4");
        add(B, "b1");
        add(C, "c1", "c2");

        assertThat(rest()).containsExactly("a1", "b1", "c1", "a2", "c2", "a3", "a4");
    }

    /** Who was served long ago has saved nothing, and who was served much owes nothing. */
    @Test
    void next_afterAPause_beginsWithTheOthers() {
        add(A, "a1", "a2", "a3");
        rest();
        add(B, "b1", "b2");
        add(A, "a4", "a5");

        assertThat(rest()).containsExactly("b1", "b2", "a4", "a5");
    }

    @Test
    void last_isTheLatestOfWhoHasMost() {
        add(A, "a1", "a2", "a3");
        add(B, "b1", "b2");
        Element last = Objects.requireNonNull(line.pollLast());
        turns.withdrawn(last.client(), last.round());
        assertThat(last.name()).isEqualTo("a3");

        add(A, "a4");
        assertThat(rest()).containsExactly("a1", "b1", "a2", "b2", "a4");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void history_random_nobodyWaitsForMoreThanOneOfEach(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int round = 0; round < 300; round++) {
            for (int i = 0; i < 50; i++) {
                add(ClientKey.named("c" + random.nextInt(5)), "other" + i);
                if (random.nextBoolean()) {
                    serve();
                }
            }
            add(A, "mine");
            int before = 0;
            while (!serve().equals("mine")) {
                before++;
                add(ClientKey.named("c" + random.nextInt(5)), "late");
            }
            assertThat(before).as("seed %d, round %d", seed, round).isLessThanOrEqualTo(5);
            rest();
        }
    }
}
