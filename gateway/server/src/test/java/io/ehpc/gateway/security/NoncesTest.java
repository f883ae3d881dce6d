package io.ehpc.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.security.Nonces.Verdict;
import io.ehpc.gateway.time.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoncesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final ClientKey CLIENT = ClientKey.named("one");
    private static final String KEY = "EGW1";

    private final Nonces nonces = nonces(100_000);

    private static Nonces nonces(int max) {
        return new Nonces(new byte[] {1, 2, 3}, WINDOW, max);
    }

    @Test
    void use_again_isUsed() {
        assertThat(use(nonces, CLIENT, KEY, "n", NOW, NOW)).isEqualTo(Verdict.NEW);
        assertThat(use(nonces, CLIENT, KEY, "n", NOW, NOW)).isEqualTo(Verdict.USED);
        assertThat(nonces.held()).isOne();
    }

    @Test
    void use_ofAnotherKeyOrNonce_isNew() {
        use(nonces, CLIENT, KEY, "n", NOW, NOW);

        assertThat(use(nonces, CLIENT, "EGW2", "n", NOW, NOW)).isEqualTo(Verdict.NEW);
        assertThat(use(nonces, CLIENT, KEY, "m", NOW, NOW)).isEqualTo(Verdict.NEW);
        assertThat(use(nonces, CLIENT, "EGW", "1n", NOW, NOW)).isEqualTo(Verdict.NEW);
    }

    /** Signed at one time and used, then used again signed at another. */
    @ParameterizedTest
    @CsvSource({"PT0S, PT1M", "PT-15M, PT15M", "PT15M, PT-15M", "PT-7M, PT3M"})
    void use_signedAtAnotherTime_isUsedToo(Duration first, Duration second) {
        use(nonces, CLIENT, KEY, "n", NOW.plus(first), NOW);

        assertThat(use(nonces, CLIENT, KEY, "n", NOW.plus(second), NOW)).isEqualTo(Verdict.USED);
    }

    /** As long as a request passes for recent, to its last moment, its nonce is known. */
    @ParameterizedTest
    @ValueSource(strings = {"PT-15M", "PT-14M59.999S", "PT-1M", "PT0S", "PT7M", "PT15M"})
    void use_replayedWithinTheWindow_isUsed(Duration signed) {
        Instant at = NOW.plus(signed);
        use(nonces, CLIENT, KEY, "n", at, NOW);

        for (Instant now = NOW; !now.isAfter(at.plus(WINDOW)); now = now.plusSeconds(61)) {
            use(nonces, CLIENT, KEY, "other " + now, now, now);
            assertThat(use(nonces, CLIENT, KEY, "n", at, now)).isEqualTo(Verdict.USED);
        }
        assertThat(use(nonces, CLIENT, KEY, "n", at, at.plus(WINDOW))).isEqualTo(Verdict.USED);
    }

    @Test
    void held_afterTheWindow_isLetGo() {
        for (int i = 0; i < 10_000; i++) {
            use(nonces, CLIENT, KEY, "n" + i, NOW, NOW);
        }
        assertThat(nonces.held()).isEqualTo(10_000);

        Instant later = NOW.plus(WINDOW.multipliedBy(2));
        for (int i = 0; i < 5_000; i++) {
            use(nonces, CLIENT, KEY, "m" + i, later, later);
        }

        assertThat(nonces.held()).isEqualTo(5_000);
    }

    @Test
    void full_letsNothingInUntilThereIsRoom() {
        Nonces few = nonces(64);
        Set<Verdict> verdicts = new HashSet<>();
        int admitted = 0;
        for (int i = 0; i < 10_000; i++) {
            Verdict verdict = use(few, CLIENT, KEY, "n" + i, NOW, NOW);
            verdicts.add(verdict);
            admitted += verdict == Verdict.NEW ? 1 : 0;
        }

        assertThat(verdicts).containsExactlyInAnyOrder(Verdict.NEW, Verdict.FULL);
        assertThat(admitted).isEqualTo(48);
        assertThat(few.held()).isEqualTo(48);
        Instant later = NOW.plus(WINDOW.multipliedBy(2));
        assertThat(use(few, CLIENT, KEY, "later", later, later)).isEqualTo(Verdict.NEW);
    }

    /** In a memory so small that each stripe has a few: it is the client's share that is full, not a stripe. */
    @Test
    void full_ofOneClient_isNoOthersTrouble() {
        Nonces few = nonces(1_000);
        for (int i = 0; i < 2_500; i++) {
            use(few, CLIENT, KEY, "n" + i, NOW, NOW);
        }
        assertThat(use(few, CLIENT, KEY, "one more", NOW, NOW)).isEqualTo(Verdict.FULL);

        for (int i = 0; i < 100; i++) {
            assertThat(use(few, ClientKey.named("other"), "EGW2", "n" + i, NOW, NOW))
                    .isEqualTo(Verdict.NEW);
        }
    }

    /** The time that a refused client is told is the time at which it has room: not before, and not later. */
    @ParameterizedTest
    @CsvSource({"PT0S", "PT-14M", "PT-1M", "PT13M"})
    void untilRoom_isTrueToTheMillisecond(Duration signed) {
        Nonces few = nonces(64);
        while (use(few, CLIENT, KEY, "n" + few.held(), NOW.plus(signed), NOW) != Verdict.FULL) {}

        Duration wait = few.untilRoom(CLIENT, moment(NOW));

        assertThat(wait).isBetween(Duration.ofMillis(1), WINDOW.multipliedBy(2).plus(WINDOW.dividedBy(4)));
        Instant before = NOW.plus(wait).minusMillis(1);
        assertThat(use(few, CLIENT, KEY, "early", before, before)).isEqualTo(Verdict.FULL);
        Instant then = NOW.plus(wait);
        assertThat(use(few, CLIENT, KEY, "in time", then, then)).isEqualTo(Verdict.NEW);
        assertThat(few.untilRoom(CLIENT, moment(then))).isZero();
    }

    /** Where room comes with what others let go of, it is not waited for one's own. */
    @Test
    void untilRoom_othersLetGo_countsTheirs() {
        Nonces few = nonces(64);
        ClientKey other = ClientKey.named("other");
        while (use(few, other, "EGW2", "n" + few.held(), NOW.minus(WINDOW), NOW) != Verdict.FULL) {}
        while (use(few, CLIENT, KEY, "m" + few.held(), NOW.plus(WINDOW), NOW) != Verdict.FULL) {}

        assertThat(few.untilRoom(CLIENT, moment(NOW)))
                .isLessThanOrEqualTo(WINDOW.dividedBy(4).plusMillis(1));
    }

    @Test
    void isUsed_tellsAndRemembersNothing() {
        assertThat(nonces.isUsed(KEY, "n")).isFalse();
        assertThat(use(nonces, CLIENT, KEY, "n", NOW, NOW)).isEqualTo(Verdict.NEW);
        assertThat(nonces.isUsed(KEY, "n")).isTrue();
    }

    @Test
    void full_aUsedOneIsStillKnown() {
        Nonces few = nonces(64);
        List<String> admitted = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            if (use(few, CLIENT, KEY, "n" + i, NOW, NOW) == Verdict.NEW) {
                admitted.add("n" + i);
            }
        }

        assertThat(admitted)
                .allSatisfy(nonce ->
                        assertThat(use(few, CLIENT, KEY, nonce, NOW, NOW)).isEqualTo(Verdict.USED));
    }

    /** The set of that time is gone, so nothing of that time is let in. */
    @Test
    void clockSetBack_letsNoReplayIn() {
        use(nonces, CLIENT, KEY, "n", NOW, NOW);
        for (int i = 0; i < 5_000; i++) {
            Instant later = NOW.plus(Duration.ofHours(1));
            use(nonces, CLIENT, KEY, "m" + i, later, later);
        }

        assertThat(use(nonces, CLIENT, KEY, "n", NOW, NOW)).isEqualTo(Verdict.GONE);
    }

    /** However long the clock was wrong: what it counted as over was not, so nothing is let in twice. */
    @ParameterizedTest
    @MethodSource("io.ehpc.gateway.ClockJumps#all")
    void clockSetAndSetRight_letsNoReplayInAndNobodyOut(Duration jump) {
        Moment now = moment(NOW);
        Moment wrong = new Moment(NOW.plus(jump), 1);
        Moment right = new Moment(NOW.plusMillis(1), 2);
        nonces.use(CLIENT, KEY, "n", NOW, now);
        nonces.use(CLIENT, KEY, "wrong", wrong.wall(), wrong);

        assertThat(nonces.use(CLIENT, KEY, "n", NOW, right)).isEqualTo(Verdict.USED);
        for (int i = 0; i < 100; i++) {
            assertThat(nonces.use(
                            CLIENT,
                            KEY,
                            "m" + i,
                            NOW.minus(WINDOW).plus(WINDOW.dividedBy(50).multipliedBy(i)),
                            right))
                    .isEqualTo(Verdict.NEW);
        }
    }

    /** Beside a set that forgets nothing, over hours of requests signed anywhere in the window. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void use_randomHistory_isAsIfNothingWereForgotten(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Map<String, Instant> signed = new HashMap<>();
        Instant now = NOW;
        for (int i = 0; i < 50_000; i++) {
            now = now.plusMillis(random.nextInt(800));
            String nonce = "n" + random.nextInt(20_000);
            Instant at = now.plusMillis(random.nextLong(-WINDOW.toMillis(), WINDOW.toMillis() + 1));
            Instant before = signed.get(nonce);
            if (before != null && !now.isAfter(before.plus(WINDOW))) {
                assertThat(use(nonces, CLIENT, KEY, nonce, random.nextBoolean() ? before : at, now))
                        .as("seed %d, step %d", seed, i)
                        .isEqualTo(Verdict.USED);
            } else if (before == null) {
                assertThat(use(nonces, CLIENT, KEY, nonce, at, now))
                        .as("seed %d, step %d", seed, i)
                        .isEqualTo(Verdict.NEW);
                signed.put(nonce, at);
            }
        }
    }

    @Test
    void use_manyThreadsSameNonces_eachIsNewOnce() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Integer>> news = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            int offset = t;
            news.add(pool.submit(() -> {
                start.await();
                int mine = 0;
                for (int i = 0; i < 10_000; i++) {
                    Instant at = NOW.plusSeconds(offset * 200L);
                    mine += use(nonces, CLIENT, KEY, "n" + i, at, NOW) == Verdict.NEW ? 1 : 0;
                }
                return mine;
            }));
        }
        start.countDown();
        int all = 0;
        for (Future<Integer> each : news) {
            all += each.get(30, TimeUnit.SECONDS);
        }
        pool.shutdownNow();

        assertThat(all).isEqualTo(10_000);
        assertThat(nonces.held()).isEqualTo(10_000);
    }

    /** Both clocks go at the same pace. */
    private static Moment moment(Instant now) {
        return new Moment(now, Duration.between(NOW, now).toNanos());
    }

    private static Verdict use(Nonces of, ClientKey client, String key, String nonce, Instant at, Instant now) {
        return of.use(client, key, nonce, at, moment(now));
    }
}
