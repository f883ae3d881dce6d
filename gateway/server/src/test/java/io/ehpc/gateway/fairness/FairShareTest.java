package io.ehpc.gateway.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FairShareTest {
    private static final ClientKey ONE = ClientKey.named("one");
    private static final ClientKey OTHER = ClientKey.named("other");

    private static ClientKey client(int number) {
        return ClientKey.named("c" + number);
    }

    private static int takeAll(FairShare share, ClientKey client, int most) {
        int taken = 0;
        while (share.take(client, most)) {
            taken++;
        }
        return taken;
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1, 2, 1", "1, 10, 5", "1, 11, 6", "1, 2000, 1000", "3, 64, 48", "3, 1000, 750"})
    void take_alone_getsItsShareAndLeavesTheRest(int times, int most, int got) {
        FairShare share = new FairShare(times);

        assertThat(takeAll(share, ONE, most)).isEqualTo(got);
        assertThat(share.take(OTHER, most)).isEqualTo(got < most);
    }

    @Test
    void add_moreThanAShare_isHeldAndLeavesTheOtherItsOwn() {
        FairShare share = new FairShare();

        share.add(ONE, 90);

        assertThat(share.isUsedUp(ONE, 100)).isTrue();
        assertThat(share.isUsedUp(OTHER, 100)).isFalse();
        assertThat(share.isUsedUp(OTHER, 90)).isTrue();
        share.add(ONE, -90);
        assertThat(share.clients()).isZero();
        assertThatIllegalStateException().isThrownBy(() -> share.add(ONE, -1));
    }

    /** Of clients that take in turn, each gets as much as the others, and one more would. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 9})
    void take_manyInTurn_getTheSame(int clients) {
        FairShare share = new FairShare();
        int most = 1_000;
        boolean any = true;
        while (any) {
            any = false;
            for (int i = 0; i < clients; i++) {
                any |= share.take(client(i), most);
            }
        }

        for (int i = 0; i < clients; i++) {
            assertThat(share.of(client(i))).isBetween(most / (clients + 1L), most / (clients + 1L) + 1);
        }
        assertThat(share.take(OTHER, most)).isTrue();
    }

    @Test
    void take_moreThanOneMayHave_isRefusedThoughMoreAreFree() {
        FairShare share = new FairShare();
        assertThat(share.take(ONE, 100, 2)).isTrue();
        assertThat(share.take(ONE, 100, 2)).isTrue();
        assertThat(share.take(ONE, 100, 2)).isFalse();
        assertThat(share.take(OTHER, 100, 2)).isTrue();
    }

    @Test
    void take_afterTheBoundWasLowered_isRefusedUntilEnoughIsBack() {
        FairShare share = new FairShare();
        takeAll(share, ONE, 10);

        assertThat(share.take(OTHER, 5)).isFalse();
        share.give(ONE);
        assertThat(share.take(OTHER, 5)).isTrue();
    }

    @Test
    void give_moreThanWasTaken_isABug() {
        FairShare share = new FairShare();
        assertThatIllegalStateException().isThrownBy(() -> share.give(ONE));
        assertThatIllegalArgumentException().isThrownBy(() -> new FairShare(0));
    }

    @Test
    void clear_forgetsAll() {
        FairShare share = new FairShare();
        takeAll(share, ONE, 10);

        share.clear();

        assertThat(share.total()).isZero();
        assertThat(share.clients()).isZero();
        assertThat(share.of(ONE)).isZero();
    }

    /** Whatever happens: nobody goes over its share, all adds up, and who holds nothing is not remembered. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void history_random_keepsTheRule(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        FairShare share = new FairShare();
        Map<ClientKey, Integer> held = new HashMap<>();
        int most = 50;
        for (int i = 0; i < 20_000; i++) {
            ClientKey client = client(random.nextInt(12));
            int own = held.getOrDefault(client, 0);
            int total = held.values().stream().mapToInt(count -> count).sum();
            if (random.nextInt(3) > 0) {
                assertThat(share.take(client, most)).as("seed %d, %d", seed, i).isEqualTo(own < most - total);
                held.put(client, own < most - total ? own + 1 : own);
            } else if (own > 0) {
                share.give(client);
                held.put(client, own - 1);
            }
            assertThat(share.of(client)).isEqualTo((long) held.getOrDefault(client, 0));
            assertThat(share.total()).isLessThanOrEqualTo(most);
            assertThat(share.clients()).isEqualTo((int)
                    held.values().stream().filter(count -> count > 0).count());
        }
    }
}
