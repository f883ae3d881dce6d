package io.ehpc.gateway.cache;

import static io.ehpc.gateway.cache.CacheRig.QUERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.cache.Freshness.Verdict;
import io.ehpc.gateway.config.NegativeConfig;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Priority;
import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerCacheDirectivesTest {
    private static final Duration NEW_ENOUGH = Duration.ofSeconds(5);
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final Directives NO_CACHE = new Directives(true, null, null, null, false, null, NEW_ENOUGH);
    private static final Directives ONLY_IF_CACHED = new Directives(false, null, null, null, true, null, NEW_ENOUGH);
    private static final Directives MAX_STALE =
            new Directives(false, null, null, Directives.UNLIMITED, false, null, NEW_ENOUGH);

    private final CacheRig rig =
            new CacheRig(CacheRig.config(new NegativeConfig(Duration.ofSeconds(20), Duration.ofSeconds(3))));

    @AfterEach
    void close() {
        rig.close();
    }

    private Future<Served> get(Directives directives) {
        return rig.get(QUERY, WAIT, directives);
    }

    @Test
    void noCache_fresh_callsBehindThoseInNeedAndIsShared() {
        rig.hold("m-1");
        assertThat(rig.calls.last().terms().priority()).isEqualTo(Priority.CLIENT);
        rig.clock.pass(NEW_ENOUGH);

        Future<Served> first = get(NO_CACHE);
        Future<Served> second = get(NO_CACHE);

        assertThat(rig.calls.size()).isEqualTo(2);
        assertThat(rig.calls.last().terms().priority()).isEqualTo(Priority.REFRESH);
        assertThat(rig.calls.last().terms().joined().isComplete()).isFalse();
        rig.calls.last().succeed("m-2", rig.clock.instant());
        assertThat(Ends.value(first).why()).isEqualTo(Served.Why.REQUEST);
        assertThat(Ends.value(first).outcome()).isEqualTo("miss");
        assertThat(Ends.value(second).outcome()).isEqualTo("coalesced");
        assertThat(CacheRig.image(Ends.value(second))).isEqualTo("m-2");
    }

    @Test
    void noCache_again_isMetByWhatIsNewEnough() {
        rig.hold("m-1");

        for (int i = 0; i < 100; i++) {
            rig.clock.pass(Duration.ofMillis(49));
            assertThat(CacheRig.image(Ends.value(get(NO_CACHE)))).isEqualTo("m-1");
        }

        assertThat(rig.calls.size()).isOne();
    }

    @Test
    void noCache_upstreamFails_isServedWhatIsHeldAndSaysSo() {
        rig.hold("m-1");
        rig.clock.pass(NEW_ENOUGH);

        Future<Served> served = get(NO_CACHE);
        rig.calls.last().fail(FaultKind.UNREACHABLE);

        assertThat(Ends.value(served).verdict()).isEqualTo(Verdict.STALE_IF_ERROR);
        assertThat(Ends.value(served).why()).isEqualTo(Served.Why.REQUEST);
        assertThat(Ends.value(served).failure()).extracting("kind").isEqualTo(FaultKind.UNREACHABLE);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # stale-if-error, age, served
                    0,                10,  false
                    1,                10,  true
                    1,                61,  false
                    300,              359, true
                    300,              360, false
                    """)
    void staleIfError_upstreamFails_limitsWhatIsServed(long limit, long age, boolean served) {
        rig.hold("m-1");
        rig.clock.pass(Duration.ofSeconds(age));

        Future<Served> answer =
                get(new Directives(true, null, null, null, false, Duration.ofSeconds(limit), NEW_ENOUGH));
        rig.calls.last().fail(FaultKind.UNREACHABLE);

        if (served) {
            assertThat(CacheRig.image(Ends.value(answer))).isEqualTo("m-1");
        } else {
            assertThat(Ends.fault(answer).kind()).isEqualTo(FaultKind.UNREACHABLE);
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # age, served, calls more
                    59,    true,   0
                    60,    true,   1
                    299,   true,   1
                    300,   false,  0
                    3600,  false,  0
                    """)
    void onlyIfCached_age_neverWaits(long age, boolean served, int calls) {
        rig.hold("m-1");
        rig.clock.pass(Duration.ofSeconds(age));

        Future<Served> answer = get(ONLY_IF_CACHED);

        assertThat(answer.isComplete()).isTrue();
        assertThat(answer.succeeded()).isEqualTo(served);
        assertThat(rig.calls.size()).isEqualTo(1 + calls);
    }

    @Test
    void onlyIfCached_nothing_isNotCached() {
        assertThat(Ends.fault(get(ONLY_IF_CACHED)).kind()).isEqualTo(FaultKind.NOT_CACHED);
        assertThat(rig.calls.size()).isZero();
    }

    @Test
    void maxStale_pastRevalidation_isServedAtOnceAndRefreshedBehind() {
        rig.hold("m-1");
        rig.clock.pass(CacheRig.STALE_IF_ERROR.minusMillis(1));

        Future<Served> answer = get(MAX_STALE);

        assertThat(answer.isComplete()).isTrue();
        assertThat(Ends.value(answer).verdict()).isEqualTo(Verdict.STALE);
        assertThat(rig.calls.size()).isEqualTo(2);
    }

    @Test
    void maxStale_expired_isNotServed() {
        rig.hold("m-1");
        rig.clock.pass(CacheRig.STALE_IF_ERROR);

        Future<Served> answer = get(MAX_STALE);
        rig.calls.last().fail(FaultKind.BACKEND);

        Ends.fault(answer);
    }

    @Test
    void no_isAnsweredWithoutACallUntilItsTime() {
        Future<Served> first = rig.get(QUERY);
        rig.calls.last().fail(FaultKind.NOT_FOUND);
        Ends.fault(first);

        rig.clock.pass(Duration.ofSeconds(20).minusMillis(1));
        assertThat(Ends.fault(rig.get(QUERY)).kind()).isEqualTo(FaultKind.NOT_FOUND);
        assertThat(rig.calls.size()).isOne();
        rig.clock.pass(Duration.ofMillis(1));
        rig.get(QUERY);
        assertThat(rig.calls.size()).isEqualTo(2);
    }

    @Test
    void no_clientWantsANewOne_isAskedForButNotTooOften() {
        Future<Served> first = rig.get(QUERY);
        rig.calls.last().fail(FaultKind.NOT_FOUND);
        Ends.fault(first);

        rig.clock.pass(NEW_ENOUGH.minusMillis(1));
        Ends.fault(get(NO_CACHE));
        assertThat(rig.calls.size()).isOne();
        rig.clock.pass(Duration.ofMillis(1));
        get(NO_CACHE);
        assertThat(rig.calls.size()).isEqualTo(2);
    }
}
