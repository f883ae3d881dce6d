package io.ehpc.gateway.cache;

import static io.ehpc.gateway.cache.CacheRig.QUERY;
import static io.ehpc.gateway.cache.CacheRig.image;
import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.cache.Freshness.Verdict;
import io.ehpc.gateway.cache.Served.Why;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Priority;
import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a failed call leaves behind. */
class AnswerCacheFailureTest {
    private final CacheRig rig = new CacheRig();

    @AfterEach
    void close() {
        rig.close();
    }

    private void fail(Fault fault) {
        Future<Served> served = rig.get(QUERY);
        rig.calls.last().fail(fault);
        assertThat(Ends.fault(served)).isEqualTo(fault);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # later, calls
                    PT0S,      1
                    PT0.999S,  1
                    PT1S,      2
                    """)
    void get_failedBefore_asksAgainPastTheFailureMemory(Duration later, int calls) {
        Fault fault = Fault.of(FaultKind.BACKEND, "Down.");
        fail(fault);
        rig.clock.pass(later);

        Future<Served> next = rig.get(QUERY);

        assertThat(rig.calls.size()).isEqualTo(calls);
        if (calls == 1) {
            assertThat(Ends.fault(next)).isEqualTo(fault);
        }
    }

    @Test
    void get_refreshBehindFailed_isToldOnStaleAnswersAndNotRepeatedForAWhile() {
        rig.hold("m-1");
        rig.clock.pass(CacheRig.FRESH);
        assertThat(Ends.value(rig.get(QUERY)).failure()).isNull();
        Fault fault = Fault.of(FaultKind.UNREACHABLE, "Down.");
        rig.calls.last().fail(fault);

        rig.clock.pass(CacheRig.FAILURE_MEMORY.minusMillis(1));
        Served served = Ends.value(rig.get(QUERY));
        assertThat(served.verdict()).isEqualTo(Verdict.STALE);
        assertThat(served.failure()).isEqualTo(fault);
        assertThat(rig.calls.size()).isEqualTo(2);

        rig.clock.pass(Duration.ofMillis(1));
        assertThat(Ends.value(rig.get(QUERY)).failure()).isEqualTo(fault);
        assertThat(rig.calls.size()).isEqualTo(3);
    }

    @Test
    void get_refreshSucceedsAfterAFailure_forgetsTheFailure() {
        rig.hold("m-1");
        rig.clock.pass(CacheRig.FRESH);
        rig.get(QUERY);
        rig.calls.last().fail(FaultKind.BACKEND);
        rig.clock.pass(CacheRig.FAILURE_MEMORY);
        rig.get(QUERY);
        rig.calls.last().succeed("m-2", rig.clock.instant());

        rig.clock.pass(CacheRig.FRESH);

        Served served = Ends.value(rig.get(QUERY));
        assertThat(image(served)).isEqualTo("m-2");
        assertThat(served.failure()).isNull();
    }

    @Test
    void get_staleIfErrorWithinTheFailureMemory_isServedWithoutACall() {
        rig.hold("m-1");
        rig.clock.pass(CacheRig.STALE_WHILE_REVALIDATE);
        Future<Served> first = rig.get(QUERY);
        rig.calls.last().fail(FaultKind.BACKEND);
        Ends.value(first);

        Served second = Ends.value(rig.get(QUERY));

        assertThat(second.verdict()).isEqualTo(Verdict.STALE_IF_ERROR);
        assertThat(rig.calls.size()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # later,   waits
                    PT1S,      false
                    PT59.999S, false
                    PT1M,      true
                    """)
    void get_staleIfErrorAndFailedLately_isServedAtOnceAndTriedBehind(Duration later, boolean waits) {
        rig.hold("m-1");
        rig.clock.pass(CacheRig.STALE_WHILE_REVALIDATE);
        Future<Served> first = rig.get(QUERY);
        rig.calls.last().fail(FaultKind.TIMED_OUT);
        Ends.value(first);
        rig.clock.pass(later);

        Future<Served> next = rig.get(QUERY);

        assertThat(next.isComplete()).isNotEqualTo(waits);
        assertThat(rig.calls.size()).isEqualTo(3);
        assertThat(rig.calls.last().terms().priority()).isEqualTo(waits ? Priority.CLIENT : Priority.REFRESH);
        rig.calls.last().fail(FaultKind.TIMED_OUT);
        Served served = Ends.value(next);
        assertThat(served.verdict()).isEqualTo(Verdict.STALE_IF_ERROR);
        assertThat(served.failure()).extracting(Fault::kind).isEqualTo(FaultKind.TIMED_OUT);
        assertThat(served.why()).isEqualTo(waits ? Why.STALE : null);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # under way for, waits
                    PT1.799S, true
                    PT1.8S,   false
                    PT5S,     false
                    """)
    void get_staleIfErrorWhileACallTakesTooLong_isServedAtOnce(Duration underWay, boolean waits) {
        rig.hold("m-1");
        rig.clock.pass(CacheRig.STALE_WHILE_REVALIDATE);
        rig.get(QUERY);
        rig.clock.pass(underWay);

        Future<Served> next = rig.get(QUERY);

        assertThat(next.isComplete()).isNotEqualTo(waits);
        assertThat(rig.calls.size()).isEqualTo(2);
        rig.calls.last().succeed("m-2", rig.clock.instant());
        assertThat(image(Ends.value(next))).isEqualTo(waits ? "m-2" : "m-1");
        assertThat(Ends.value(next).verdict()).isEqualTo(waits ? Verdict.FRESH : Verdict.STALE_IF_ERROR);
        assertThat(image(Ends.value(rig.get(QUERY)))).isEqualTo("m-2");
    }

    @Test
    void get_nothingServableWhileACallTakesTooLong_waitsForIt() {
        rig.hold("m-1");
        rig.clock.pass(CacheRig.STALE_IF_ERROR);
        rig.get(QUERY);
        rig.clock.pass(CacheRig.LOAD_TIME);

        Future<Served> next = rig.get(QUERY);

        assertThat(next.isComplete()).isFalse();
        rig.calls.last().succeed("m-2", rig.clock.instant());
        assertThat(image(Ends.value(next))).isEqualTo("m-2");
    }

    @Test
    void get_staleIfErrorWhileTheBreakerIsOpen_staysAtOnce() {
        rig.hold("m-1");
        rig.clock.pass(CacheRig.STALE_WHILE_REVALIDATE);
        Future<Served> first = rig.get(QUERY);
        rig.calls.last().fail(FaultKind.TIMED_OUT);
        Ends.value(first);

        for (int i = 1; i <= 10; i++) {
            rig.clock.pass(Duration.ofSeconds(30));
            assertThat(rig.get(QUERY).isComplete()).isTrue();
            assertThat(rig.calls.size()).isEqualTo(2 + i);
            rig.calls.last().fail(FaultKind.CIRCUIT_OPEN);
        }
    }

    @Test
    void get_staleIfErrorAndFailedLately_whoTakesNoSuchAnswerWaits() {
        rig.hold("m-1");
        rig.clock.pass(CacheRig.STALE_WHILE_REVALIDATE);
        Future<Served> first = rig.get(QUERY);
        rig.calls.last().fail(FaultKind.TIMED_OUT);
        Ends.value(first);
        rig.clock.pass(CacheRig.FAILURE_MEMORY);

        Future<Served> next = rig.get(
                QUERY,
                Duration.ofSeconds(30),
                new Directives(false, null, null, null, false, Duration.ofSeconds(1), Duration.ZERO));

        assertThat(next.isComplete()).isFalse();
        rig.calls.last().succeed("m-2", rig.clock.instant());
        assertThat(image(Ends.value(next))).isEqualTo("m-2");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # retryAfter, later,     asked again
                    PT5S,         PT4.999S,  false
                    PT5S,         PT5S,      true
                    PT0.5S,       PT0.999S,  false
                    PT0.5S,       PT1S,      true
                    PT1H,         PT59.999S, false
                    PT1H,         PT1M,      true
                    """)
    void get_throttled_backsOffAsAskedWithinReason(Duration retryAfter, Duration later, boolean askedAgain) {
        fail(new Fault(FaultKind.THROTTLED, "Slow down.", null, null, retryAfter));
        rig.clock.pass(later);

        rig.get(QUERY);

        assertThat(rig.calls.size()).isEqualTo(askedAgain ? 2 : 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"CIRCUIT_OPEN", "OVERLOADED"})
    void get_callNotMade_isTriedAgainAtOnce(FaultKind kind) {
        fail(Fault.of(kind, "Not called."));

        Future<Served> next = rig.get(QUERY);

        assertThat(rig.calls.size()).isEqualTo(2);
        rig.calls.last().succeed("m-1", rig.clock.instant());
        assertThat(image(Ends.value(next))).isEqualTo("m-1");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    # fault,   still held
                    NOT_FOUND, false
                    REFUSED,   false
                    CREDENTIALS, true
                    BACKEND,   true
                    THROTTLED, true
                    """)
    void get_refreshBehindFails_dropsTheHeldAnswerOnADefinitiveFaultAlone(FaultKind kind, boolean held) {
        rig.hold("m-1");
        rig.clock.pass(CacheRig.FRESH);
        rig.get(QUERY);

        rig.calls.last().fail(kind);

        assertThat(rig.cache.peek(QUERY).isPresent()).isEqualTo(held);
        Future<Served> next = rig.get(QUERY);
        if (held) {
            assertThat(image(Ends.value(next))).isEqualTo("m-1");
        } else {
            assertThat(Ends.fault(next).kind()).isEqualTo(kind);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT720H"})
    void get_upstreamAnswersPastTheStaleLimit_isAFailureLikeAnyOther(Duration age) {
        Future<Served> served = rig.get(QUERY);
        rig.calls.last().succeed("m-old", rig.clock.instant().minus(age));

        assertThat(Ends.fault(served).kind()).isEqualTo(FaultKind.BACKEND);
        assertThat(Ends.fault(rig.get(QUERY)).kind()).isEqualTo(FaultKind.BACKEND);
        assertThat(rig.calls.size()).as("calls within the failure memory").isOne();
        assertThat(rig.cache.peek(QUERY)).isEmpty();
    }

    @Test
    void get_refreshAnswersPastTheStaleLimit_leavesTheYoungerAnswer() {
        rig.hold("m-1");
        rig.clock.pass(CacheRig.FRESH);
        rig.get(QUERY);

        rig.calls.last().succeed("m-old", rig.clock.instant().minus(CacheRig.STALE_IF_ERROR));

        Served served = Ends.value(rig.get(QUERY));
        assertThat(image(served)).isEqualTo("m-1");
        assertThat(served.failure()).isNotNull();
    }

    @Test
    void get_upstreamAnswersStale_isServedAsStale() {
        Future<Served> served = rig.get(QUERY);

        rig.calls.last().succeed("m-1", rig.clock.instant().minus(CacheRig.FRESH));

        assertThat(Ends.value(served).verdict()).isEqualTo(Verdict.STALE);
        assertThat(Ends.value(served).age()).isEqualTo(CacheRig.FRESH);
    }

    @Test
    void get_loaderFailsWithABug_isABackendFaultThatIsRemembered() {
        Future<Served> served = rig.get(QUERY);
        rig.calls.last().answer().fail(new IllegalStateException("secret"));

        assertThat(Ends.fault(served).kind()).isEqualTo(FaultKind.BACKEND);
        assertThat(Ends.fault(served).detail())
                .contains("IllegalStateException")
                .doesNotContain("secret");
        Ends.fault(rig.get(QUERY));
        assertThat(rig.calls.size()).isOne();
    }

    @Test
    void get_loaderThrows_isABackendFaultThatIsRemembered() {
        rig.cache.configure(CacheRig.settings(CacheRig.CONFIG, (query, deadline) -> {
            throw new IllegalArgumentException("no guard");
        }));
        assertThat(Ends.fault(rig.get(QUERY)).kind()).isEqualTo(FaultKind.BACKEND);

        rig.cache.configure(CacheRig.settings(CacheRig.CONFIG, rig.calls));

        assertThat(Ends.fault(rig.get(QUERY)).kind()).isEqualTo(FaultKind.BACKEND);
        assertThat(rig.calls.size()).isZero();
    }
}
