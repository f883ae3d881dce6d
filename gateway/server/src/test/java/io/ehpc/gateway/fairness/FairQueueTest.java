package io.ehpc.gateway.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FairQueueTest {
    private static final ClientKey A = ClientKey.named("a");
    private static final ClientKey B = ClientKey.named("b");
    private static final ClientKey C = ClientKey.named("c");

    private final FairQueue<String> queue = new FairQueue<>();

    private void add(ClientKey client, String... elements) {
        for (String element : elements) {
            queue.add(client, element);
        }
    }

    private List<String> rest() {
        List<String> rest = new ArrayList<>();
        for (String next = queue.poll(); next != null; next = queue.poll()) {
            rest.add(next);
        }
        return rest;
    }

    @Test
    void poll_oneClient_isFirstInFirstOut() {
        add(A, "a1", "a2", "a3");
        assertThat(rest()).containsExactly("a1", "a2", "a3");
        assertThat(queue.isEmpty()).isTrue();
    }

    /** Whoever comes behind a long line waits for one of it, and no more. */
    @Test
    void poll_severalClients_takesTurns() {
        add(A, "a1", "a2", "a3", "a4");
        add(B, "b1");
        add(C, "c1", "c2");

        assertThat(rest()).containsExactly("a1", "b1", "c1", "a2", "c2", "a3", "a4");
    }

    @Test
    void poll_whoComesAgain_isBehindThoseThatWait() {
        add(A, "a1", "a2");
        add(B, "b1");
        assertThat(queue.poll()).isEqualTo("a1");
        assertThat(queue.poll()).isEqualTo("b1");
        add(B, "b2");

        assertThat(rest()).containsExactly("a2", "b2");
    }

    @Test
    void pollSurplus_isTheLatestOfWhoHasMost() {
        add(A, "a1", "a2", "a3");
        add(B, "b1", "b2");

        assertThat(queue.pollSurplus()).isEqualTo("a3");
        assertThat(queue.pollSurplus())
                .as("of two that have as many, the later one's")
                .isEqualTo("b2");
        assertThat(rest()).containsExactly("a1", "b1", "a2");
        assertThat(queue.pollSurplus()).isNull();
    }

    @Test
    void remove_takesOutThatOneAlone() {
        add(A, "a1", "a2");
        add(B, "b1");

        assertThat(queue.remove(A, "b1")).isFalse();
        assertThat(queue.remove(C, "b1")).isFalse();
        assertThat(queue.remove(B, "b1")).isTrue();
        assertThat(queue.remove(B, "b1")).isFalse();
        assertThat(queue.size()).isEqualTo(2);
        assertThat(queue.of(A)).isEqualTo(2);
        assertThat(queue.of(B)).isZero();
        assertThat(rest()).containsExactly("a1", "a2");
    }

    /** Whatever happens, who has one element is served after one of each other client at most. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void history_random_nobodyWaitsForMoreThanOneOfEach(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int round = 0; round < 300; round++) {
            FairQueue<String> line = new FairQueue<>();
            for (int i = 0; i < 50; i++) {
                line.add(ClientKey.named("c" + random.nextInt(5)), "other" + i);
                if (random.nextBoolean()) {
                    line.poll();
                }
            }
            line.add(A, "mine");
            int before = 0;
            while (!"mine".equals(line.poll())) {
                before++;
                line.add(ClientKey.named("c" + random.nextInt(5)), "late");
            }
            assertThat(before).as("seed %d, round %d", seed, round).isLessThanOrEqualTo(5);
        }
    }
}
