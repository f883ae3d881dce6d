package io.ehpc.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.security.Nonces.Verdict;
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
import org.junit.jupiter.params.provider.ValueSource;

class NoncesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final String KEY = "EGW1";

    private final Nonces nonces = nonces(100_000);

    private static Nonces nonces(int max) {
        return new Nonces(new byte[] {1, 2, 3}, WINDOW, max);
    }

    @Test
    void use_again_isUsed() {
        assertThat(nonces.use(KEY, "n", NOW, NOW)).isEqualTo(Verdict.NEW);
        assertThat(nonces.use(KEY, "n", NOW, NOW)).isEqualTo(Verdict.USED);
        assertThat(nonces.held()).isOne();
    }

    @Test
    void use_ofAnotherKeyOrNonce_isNew() {
        nonces.use(KEY, "n", NOW, NOW);

        assertThat(nonces.use("EGW2", "n", NOW, NOW)).isEqualTo(Verdict.NEW);
        assertThat(nonces.use(KEY, "m", NOW, NOW)).isEqualTo(Verdict.NEW);
        assertThat(nonces.use("EGW", "1n", NOW, NOW)).isEqualTo(Verdict.NEW);
    }

    /** Signed at one time and used, then used again signed at another. */
    @ParameterizedTest
    @CsvSource({"PT0S, PT1M", "PT-15M, PT15M", "PT15M, PT-15M", "PT-7M, PT3M"})
    void use_signedAtAnotherTime_isUsedToo(Duration first, Duration second) {
        nonces.use(KEY, "n", NOW.plus(first), NOW);

        assertThat(nonces.use(KEY, "n", NOW.plus(second), NOW)).isEqualTo(Verdict.USED);
    }

    /** As long as a request passes for recent, to its last moment, its nonce is known. */
    @ParameterizedTest
    @ValueSource(strings = {"PT-15M", "PT-14M59.999S", "PT-1M", "PT0S", "PT7M", "PT15M"})
    void use_replayedWithinTheWindow_isUsed(Duration signed) {
        Instant at = NOW.plus(signed);
        nonces.use(KEY, "n", at, NOW);

        for (Instant now = NOW; !now.isAfter(at.plus(WINDOW)); now = now.plusSeconds(61)) {
            nonces.use(KEY, "other " + now, now, now);
            assertThat(nonces.use(KEY, "n", at, now)).isEqualTo(Verdict.USED);
        }
        assertThat(nonces.use(KEY, "n", at, at.plus(WINDOW))).isEqualTo(Verdict.USED);
    }

    @Test
    void held_afterTheWindow_isLetGo() {
        for (int i = 0; i < 10_000; i++) {
            nonces.use(KEY, "n" + i, NOW, NOW);
        }
        assertThat(nonces.held()).isEqualTo(10_000);

        Instant later = NOW.plus(WINDOW.multipliedBy(2));
        for (int i = 0; i < 5_000; i++) {
            nonces.use(KEY, "m" + i, later, later);
        }

        assertThat(nonces.held()).isEqualTo(5_000);
    }

    @Test
    void full_letsNothingInUntilThereIsRoom() {
        Nonces few = nonces(64);
        Set<Verdict> verdicts = new HashSet<>();
        int admitted = 0;
        for (int i = 0; i < 10_000; i++) {
            Verdict verdict = few.use(KEY, "n" + i, NOW, NOW);
            verdicts.add(verdict);
            admitted += verdict == Verdict.NEW ? 1 : 0;
        }

        assertThat(verdicts).containsExactlyInAnyOrder(Verdict.NEW, Verdict.FULL);
        assertThat(admitted).isEqualTo(64);
        assertThat(few.held()).isEqualTo(64);
        Instant later = NOW.plus(WINDOW.multipliedBy(2));
        assertThat(few.use(KEY, "later", later, later)).isEqualTo(Verdict.NEW);
    }

    @Test
    void full_aUsedOneIsStillKnown() {
        Nonces few = nonces(64);
        List<String> admitted = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            if (few.use(KEY, "n" + i, NOW, NOW) == Verdict.NEW) {
                admitted.add("n" + i);
            }
        }

        assertThat(admitted)
                .allSatisfy(nonce -> assertThat(few.use(KEY, nonce, NOW, NOW)).isEqualTo(Verdict.USED));
    }

    /** The set of that time is gone, so nothing of that time is let in. */
    @Test
    void clockSetBack_letsNoReplayIn() {
        nonces.use(KEY, "n", NOW, NOW);
        for (int i = 0; i < 5_000; i++) {
            Instant later = NOW.plus(Duration.ofHours(1));
            nonces.use(KEY, "m" + i, later, later);
        }

        assertThat(nonces.use(KEY, "n", NOW, NOW)).isEqualTo(Verdict.GONE);
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
                assertThat(nonces.use(KEY, nonce, random.nextBoolean() ? before : at, now))
                        .as("seed %d, step %d", seed, i)
                        .isEqualTo(Verdict.USED);
            } else if (before == null) {
                assertThat(nonces.use(KEY, nonce, at, now))
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
                    mine += nonces.use(KEY, "n" + i, at, NOW) == Verdict.NEW ? 1 : 0;
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
}
