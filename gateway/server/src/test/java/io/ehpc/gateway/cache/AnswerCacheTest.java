package io.ehpc.gateway.cache;

import static io.ehpc.gateway.cache.CacheRig.QUERY;
import static io.ehpc.gateway.cache.CacheRig.image;
import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.cache.Freshness.Verdict;
import io.ehpc.gateway.cache.Served.Source;
import io.ehpc.gateway.upstream.Deadline;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.Samples;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is served at which age. */
class AnswerCacheTest {
    private final CacheRig rig = new CacheRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void get_nothingHeld_callsAndServesWhatCame() {
        Future<Served> served = rig.get(QUERY);
        assertThat(served.isComplete()).isFalse();

        rig.calls.last().succeed("m-1", TestClock.START);

        Served answer = Ends.value(served);
        assertThat(image(answer)).isEqualTo("m-1");
        assertThat(answer.verdict()).isEqualTo(Verdict.FRESH);
        assertThat(answer.source()).isEqualTo(Source.CALL);
        assertThat(answer.outcome()).isEqualTo("miss");
        assertThat(answer.age()).isZero();
        assertThat(answer.freshFor()).isEqualTo(CacheRig.FRESH);
        assertThat(answer.failure()).isNull();
    }

    @Test
    void get_load_hasTheLoadTimeHoweverShortTheFirstCallerWaits() {
        rig.get(QUERY, Duration.ofMillis(700));

        assertThat(rig.calls.last().terms().deadline()).isEqualTo(Deadline.in(CacheRig.LOAD_TIME, rig.clock));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # age,         verdict, refreshed behind
        PT0S,          FRESH,   false
        PT59.999S,     FRESH,   false
        PT1M,          STALE,   true
        PT4M59.999S,   STALE,   true
        """)
    void get_heldAndServable_isServedAtOnce(Duration age, Verdict verdict, boolean refreshed) {
        rig.hold("m-1");
        rig.clock.pass(age);

        Future<Served> served = rig.get(QUERY);

        assertThat(served.succeeded()).isTrue();
        assertThat(image(served.result())).isEqualTo("m-1");
        assertThat(served.result().verdict()).isEqualTo(verdict);
        assertThat(served.result().source()).isEqualTo(Source.CACHE);
        assertThat(served.result().age()).isEqualTo(age);
        assertThat(served.result().freshFor()).isEqualTo(CacheRig.FRESH.minus(age));
        assertThat(rig.calls.size()).isEqualTo(refreshed ? 2 : 1);
    }

    @Test
    void get_staleManyTimes_refreshesOnce() {
        rig.hold("m-1");
        rig.clock.pass(CacheRig.FRESH);

        for (int i = 0; i < 100; i++) {
            assertThat(image(rig.get(QUERY).result())).isEqualTo("m-1");
        }

        assertThat(rig.calls.size()).isEqualTo(2);
    }

    @Test
    void get_refreshLanded_servesTheNewAnswer() {
        rig.hold("m-1");
        rig.clock.pass(CacheRig.FRESH);
        rig.get(QUERY);

        rig.calls.last().succeed("m-2", rig.clock.instant());

        Served served = Ends.value(rig.get(QUERY));
        assertThat(image(served)).isEqualTo("m-2");
        assertThat(served.verdict()).isEqualTo(Verdict.FRESH);
        assertThat(rig.calls.size()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT5M", "PT59M59.999S"})
    void get_pastStaleWhileRevalidate_waitsForTheRefresh(Duration age) {
        rig.hold("m-1");
        rig.clock.pass(age);

        Future<Served> served = rig.get(QUERY);

        assertThat(served.isComplete()).isFalse();
        rig.calls.last().succeed("m-2", rig.clock.instant());
        assertThat(image(Ends.value(served))).isEqualTo("m-2");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # age,        fault,       served
        PT5M,         BACKEND,     true
        PT59M59.999S, BACKEND,     true
        PT1H,         BACKEND,     false
        PT5M,         CREDENTIALS, true
        PT5M,         THROTTLED,   true
        PT5M,         MALFORMED,   true
        PT5M,         UNREACHABLE, true
        PT5M,         TIMED_OUT,   true
        PT5M,         CIRCUIT_OPEN, true
        PT5M,         OVERLOADED,  true
        PT5M,         NOT_FOUND,   false
        PT5M,         REFUSED,     false
        """)
    void get_refreshFails_servesTheHeldOneIfItMay(Duration age, FaultKind kind, boolean mayServe) {
        rig.hold("m-1");
        rig.clock.pass(age);
        Future<Served> served = rig.get(QUERY);
        Fault fault = Fault.of(kind, "As the test says.");

        rig.calls.last().fail(fault);

        if (mayServe) {
            assertThat(Ends.value(served).verdict()).isEqualTo(Verdict.STALE_IF_ERROR);
            assertThat(Ends.value(served).outcome()).isEqualTo("stale-if-error");
            assertThat(Ends.value(served).failure()).isEqualTo(fault);
            assertThat(Ends.value(served).age()).isEqualTo(age);
            assertThat(image(Ends.value(served))).isEqualTo("m-1");
        } else {
            assertThat(Ends.fault(served)).isEqualTo(fault);
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # waited, served
        PT0.999S, true
        PT1S,     false
        """)
    void get_heldOneExpiresDuringTheWait_isNotServed(Duration waited, boolean mayServe) {
        rig.hold("m-1");
        rig.clock.pass(CacheRig.STALE_IF_ERROR.minusSeconds(1));
        Future<Served> served = rig.get(QUERY);

        rig.clock.pass(waited);
        rig.calls.last().fail(FaultKind.BACKEND);

        if (mayServe) {
            assertThat(image(Ends.value(served))).isEqualTo("m-1");
        } else {
            assertThat(Ends.fault(served).kind()).isEqualTo(FaultKind.BACKEND);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT24H"})
    void get_expired_isNeverServed(Duration age) {
        rig.hold("m-1");
        rig.clock.pass(age);

        Future<Served> served = rig.get(QUERY);

        assertThat(served.isComplete()).isFalse();
        rig.calls.last().succeed("m-2", rig.clock.instant());
        assertThat(image(Ends.value(served))).isEqualTo("m-2");
    }

    @Test
    void get_clockSetBack_isAsOldAsItIs() {
        rig.hold("m-1");
        rig.clock.jump(Duration.ofDays(-1));
        rig.clock.pass(Duration.ofSeconds(1));

        Served served = Ends.value(rig.get(QUERY));

        assertThat(served.verdict()).isEqualTo(Verdict.FRESH);
        assertThat(served.age()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void get_queriesThatDifferInOneThing_haveTheirOwnAnswers() {
        Query[] queries = {
            QUERY,
            Samples.query("other", QUERY.region(), Map.of()),
            Samples.query("cn-beijing"),
            Samples.query("default", QUERY.region(), Map.of("BaseOsTag", "x")),
            Samples.query("default", QUERY.region(), Map.of("InstanceType", "x")),
        };
        for (int i = 0; i < queries.length; i++) {
            Future<Served> served = rig.get(queries[i]);
            rig.calls.last().succeed("m-" + i, rig.clock.instant());
            Ends.value(served);
        }

        for (int i = 0; i < queries.length; i++) {
            assertThat(image(Ends.value(rig.get(queries[i])))).isEqualTo("m-" + i);
        }
        assertThat(rig.calls.size()).isEqualTo(queries.length);
    }

    @Test
    void peek_query_isWhatIsHeldAndAsksNobody() {
        assertThat(rig.cache.peek(QUERY)).isEmpty();
        rig.hold("m-1");
        rig.clock.pass(CacheRig.FRESH);

        assertThat(rig.cache.peek(QUERY).orElseThrow().answer().asOf()).isEqualTo(TestClock.START);
        assertThat(rig.calls.size()).isOne();
    }
}
