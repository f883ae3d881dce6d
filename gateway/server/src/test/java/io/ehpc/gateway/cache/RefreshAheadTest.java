package io.ehpc.gateway.cache;

import static io.ehpc.gateway.cache.CacheRig.QUERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.config.CacheConfig;
import io.ehpc.gateway.config.RefreshAheadConfig;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Priority;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.Samples;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefreshAheadTest {
    private static final Duration IDLE_AFTER = Duration.ofMinutes(10);

    /** After 48 of 60 seconds. */
    private static final Duration DUE = CacheRig.FRESH.multipliedBy(80).dividedBy(100);

    private static final CacheConfig CONFIG = CacheRig.config(new RefreshAheadConfig(true, 80, 2, IDLE_AFTER, false));
    private static final Duration TICK = Duration.ofMillis(1);

    private final CacheRig rig = new CacheRig(CONFIG);
    private boolean spare = true;

    RefreshAheadTest() {
        configure(Set.of());
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void configure(Set<Query> watched) {
        configure(CONFIG, watched);
    }

    private void configure(CacheConfig config, Set<Query> watched) {
        rig.cache.configure(new AnswerCache.Settings(config, CacheRig.LOAD_TIME, rig.calls, watched, query -> spare));
    }

    private void turnAfter(Duration time) {
        rig.clock.pass(time);
        rig.cache.keepFresh();
    }

    private void holdHot() {
        rig.hold("m-1");
        rig.get(QUERY);
        rig.get(QUERY);
    }

    private double refreshes(String result) {
        return rig.registry
                .get("gateway.cache.refreshes")
                .tag("result", result)
                .counter()
                .count();
    }

    @Test
    void hot_whenDue_isRefreshedWithoutAReaderAndBehindAllOthers() {
        holdHot();

        turnAfter(DUE.minus(TICK));
        assertThat(rig.calls.size()).isOne();
        turnAfter(TICK);

        assertThat(rig.calls.size()).isEqualTo(2);
        assertThat(rig.calls.last().terms().priority()).isEqualTo(Priority.PREFETCH);
        rig.calls.last().succeed("m-2", rig.clock.instant());
        Served served = Ends.value(rig.get(QUERY));
        assertThat(CacheRig.image(served)).isEqualTo("m-2");
        assertThat(served.verdict()).isEqualTo(Freshness.Verdict.FRESH);
        assertThat(refreshes("ok")).isOne();
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "2, 10", "3, 10"})
    void hot_refreshed_staysSoAsLongAsItIsServedAsOften(int hitsInBetween, int refreshes) {
        holdHot();

        for (int i = 0; i < 10; i++) {
            int before = rig.calls.size();
            turnAfter(DUE);
            if (rig.calls.size() > before) {
                rig.calls.last().succeed("m-1", rig.clock.instant());
            }
            for (int hit = 0; hit < hitsInBetween; hit++) {
                rig.get(QUERY);
            }
        }

        assertThat(refreshes("ok")).isEqualTo(refreshes);
    }

    @ParameterizedTest
    @CsvSource({"10, true", "49, false"})
    void hot_idle_isLetGo(int idleAfterSeconds, boolean letGo) {
        Duration idleAfter = Duration.ofSeconds(idleAfterSeconds);
        configure(CacheRig.config(new RefreshAheadConfig(true, 80, 2, idleAfter, false)), Set.of());
        holdHot();

        turnAfter(DUE);

        assertThat(rig.calls.size() == 1).isEqualTo(letGo);
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, false", "2, true", "3, true"})
    void servedSoOften_isRefreshedOnlyIfHot(int hits, boolean refreshed) {
        rig.hold("m-1");
        for (int i = 0; i < hits; i++) {
            rig.get(QUERY);
        }

        turnAfter(DUE);

        assertThat(rig.calls.size() > 1).isEqualTo(refreshed);
    }

    @Test
    void letGo_atItsStaleLimit_isDropped() {
        rig.hold("m-1");
        turnAfter(DUE);
        assertThat(rig.gauge("gateway.cache.entries")).isOne();

        turnAfter(CacheRig.STALE_IF_ERROR.minus(DUE));

        assertThat(rig.gauge("gateway.cache.entries")).isZero();
        assertThat(rig.calls.size()).isOne();
    }

    @Test
    void watched_nobodyAsked_isLoadedAndKeptFresh() {
        configure(Set.of(QUERY));

        turnAfter(Duration.ZERO);
        assertThat(rig.calls.size()).isOne();
        rig.calls.last().succeed("m-1", rig.clock.instant());
        for (int i = 1; i <= 100; i++) {
            turnAfter(DUE);
            assertThat(rig.calls.size()).isEqualTo(1 + i);
            rig.calls.last().succeed("m-1", rig.clock.instant());
        }
    }

    @Test
    void watched_refused_isTriedAgain() {
        configure(Set.of(QUERY));
        turnAfter(Duration.ZERO);

        rig.calls.last().fail(FaultKind.REFUSED);

        turnAfter(Duration.ofSeconds(1));
        assertThat(rig.calls.size()).isEqualTo(2);
    }

    @Test
    void watched_sinceTheCallBeganThatIsRefused_isTriedAgain() {
        rig.get(QUERY);
        configure(Set.of(QUERY));

        rig.calls.last().fail(FaultKind.REFUSED);

        turnAfter(Duration.ofSeconds(1));
        assertThat(rig.calls.size()).isEqualTo(2);
    }

    @Test
    void watched_purged_isLoadedAgain() {
        configure(Set.of(QUERY));
        turnAfter(Duration.ZERO);
        rig.calls.last().succeed("m-1", rig.clock.instant());

        rig.cache.purge(query -> true, false);
        turnAfter(Duration.ZERO);

        assertThat(rig.calls.size()).isEqualTo(2);
    }

    @Test
    void watched_evicted_isLoadedOnceALifetime() {
        rig.cache.configure(new AnswerCache.Settings(
                CacheRig.config(1, 10), CacheRig.LOAD_TIME, rig.calls, Set.of(QUERY), query -> true));
        turnAfter(Duration.ZERO);
        rig.calls.last().succeed("m-1", rig.clock.instant());
        assertThat(rig.gauge("gateway.cache.entries")).isZero();

        for (int i = 1; i <= 10; i++) {
            turnAfter(CacheRig.STALE_IF_ERROR.minus(TICK));
            assertThat(rig.calls.size()).isEqualTo(i);
            turnAfter(TICK);
            assertThat(rig.calls.size()).isEqualTo(1 + i);
            rig.calls.last().succeed("m-1", rig.clock.instant());
        }
    }

    @Test
    void watchedToo_nobodyAsked_isLoadedAndKeptFreshUntilItIsNot() {
        rig.cache.watch(Set.of(QUERY));
        turnAfter(Duration.ZERO);
        assertThat(rig.calls.size()).isOne();
        rig.calls.last().succeed("m-1", rig.clock.instant());
        rig.cache.watch(Set.of(QUERY));
        turnAfter(DUE);
        assertThat(rig.calls.size()).isEqualTo(2);
        rig.calls.last().succeed("m-1", rig.clock.instant());

        rig.cache.watch(Set.of());
        turnAfter(DUE);

        assertThat(rig.calls.size()).isEqualTo(2);
    }

    @Test
    void watchedToo_heldAndLetGo_isRefreshedWhenItWouldHaveBeen() {
        rig.hold("m-1");
        turnAfter(DUE);
        assertThat(rig.calls.size()).isOne();

        rig.cache.watch(Set.of(QUERY));
        turnAfter(Duration.ZERO);

        assertThat(rig.calls.size()).isEqualTo(2);
        assertThat(rig.cache.inspect(query -> true).get(0).watched()).isTrue();
    }

    @Test
    void watchedToo_reload_staysSo() {
        rig.cache.watch(Set.of(QUERY));
        configure(Set.of());

        turnAfter(Duration.ZERO);

        assertThat(rig.calls.size()).isOne();
    }

    @Test
    void noQuotaToSpare_isPostponedUntilThereIs() {
        holdHot();
        spare = false;

        turnAfter(DUE);
        turnAfter(Duration.ofSeconds(1));
        assertThat(rig.calls.size()).isOne();
        assertThat(refreshes("postponed")).isEqualTo(2);

        spare = true;
        turnAfter(Duration.ofSeconds(1));
        assertThat(rig.calls.size()).isEqualTo(2);
    }

    @Test
    void failing_isTriedEverLaterAndGivenUpAtTheStaleLimit() {
        holdHot();
        List<Long> tries = new ArrayList<>();
        long start = rig.clock.millis();
        for (int second = 0; second < CacheRig.STALE_IF_ERROR.toSeconds() + 60; second++) {
            int before = rig.calls.size();
            rig.cache.keepFresh();
            if (rig.calls.size() > before) {
                tries.add((rig.clock.millis() - start) / 1_000);
                rig.calls.last().fail(FaultKind.BACKEND);
            }
            rig.clock.pass(Duration.ofSeconds(1));
        }

        assertThat(tries).startsWith(48L, 49L, 51L, 55L, 63L, 79L, 111L, 171L, 231L);
        assertThat(tries.get(tries.size() - 1)).isLessThanOrEqualTo(IDLE_AFTER.toSeconds());
        assertThat(refreshes("failed")).isEqualTo(tries.size());
        assertThat(rig.gauge("gateway.cache.entries")).isZero();
    }

    @Test
    void underWay_isNotBegunTwice() {
        holdHot();
        turnAfter(DUE);

        turnAfter(CacheRig.LOAD_TIME);

        assertThat(rig.calls.size()).isEqualTo(2);
    }

    @Test
    void reload_otherLifetimes_changesWhenItIsDue() {
        holdHot();
        CacheConfig shorter = CacheRig.config(new RefreshAheadConfig(true, 50, 2, IDLE_AFTER, false));
        rig.cache.configure(new AnswerCache.Settings(shorter, CacheRig.LOAD_TIME, rig.calls, Set.of(), query -> true));

        turnAfter(Duration.ofSeconds(30));

        assertThat(rig.calls.size()).isEqualTo(2);
    }

    @Test
    void manyDue_areTakenInTurns() {
        List<Future<Served>> asked = new ArrayList<>();
        for (int i = 0; i < 450; i++) {
            Query query = Samples.query("account-" + i, "cn-hangzhou", java.util.Map.of());
            asked.add(rig.get(query));
            rig.calls.last().succeed("m-" + i, rig.clock.instant());
            rig.get(query);
            rig.get(query);
        }
        asked.forEach(Ends::value);

        turnAfter(DUE);
        assertThat(rig.calls.size()).isEqualTo(450 + 200);
        rig.cache.keepFresh();
        rig.cache.keepFresh();
        assertThat(rig.calls.size()).isEqualTo(900);
    }
}
