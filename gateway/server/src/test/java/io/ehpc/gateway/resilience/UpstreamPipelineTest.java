package io.ehpc.gateway.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.config.RetryConfig;
import io.ehpc.gateway.protocol.Refusal;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All decorators together, in the order in which the gateway composes them: who waits for what, and holds what. */
class UpstreamPipelineTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static Duration retryAfter(Fault fault) {
        return Objects.requireNonNull(fault.retryAfter());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # quota, per,  asked, under way, free of 16, wait for the quota, for the bulkhead, slots left
        1,       PT1H, 5,     1,         15,         1,                  0,                0
        10,      PT1S, 25,    10,        6,          15,                 0,                0
        16,      PT1S, 16,    16,        0,          0,                  0,                0
        16,      PT1S, 20,    16,        0,          4,                  0,                0
        30,      PT1S, 20,    16,        0,          0,                  4,                14
        30,      PT1S, 40,    16,        0,          10,                 14,               14
        """)
    void answer_moreThanMayBeUnderWay_whoWaitsHoldsNothing(
            int quota, Duration per, int asked, int underWay, int free, int forQuota, int forBulkhead, int slots) {
        PipelineRig rig = new PipelineRig(quota, per);

        rig.ask(asked);

        assertThat(rig.cloud.calls()).isEqualTo(underWay);
        assertThat(rig.freePermits()).isEqualTo(free);
        assertThat(rig.budget.waitingForSlot()).isEqualTo(forQuota);
        assertThat(rig.guard.bulkhead().waiting()).isEqualTo(forBulkhead);
        assertThat(rig.budget.left()).isEqualTo(slots);
        rig.passMillis(3_600_000 * 2);
        assertThat(rig.freePermits()).isEqualTo(16);
        assertThat(rig.budget.isUnused()).isTrue();
        assertThat(rig.state()).isEqualTo(State.CLOSED);
        assertThat(rig.scheduler.timers()).isZero();
    }

    @Test
    void answer_quotaUsedUpForAnHour_refusesTheOthersOnceThatIsSure() {
        PipelineRig rig = new PipelineRig(1, HOUR);
        List<Future<Answer>> all = rig.ask(5);
        rig.passMillis(300);

        assertThat(Ends.value(all.get(0)).images()).hasSize(1);
        for (Future<Answer> other : all.subList(1, 5)) {
            Fault fault = Ends.fault(other);
            assertThat(fault.kind()).isEqualTo(FaultKind.OVERLOADED);
            assertThat(fault.detail()).isEqualTo(Budget.NOT_IN_TIME);
            assertThat(retryAfter(fault)).isBetween(HOUR, HOUR.plusMillis(1));
        }
        Fault next = Ends.fault(rig.ask());
        assertThat(retryAfter(next)).isBetween(HOUR, HOUR.plusMillis(1));
        assertThat(rig.freePermits()).isEqualTo(16);
        assertThat(rig.refusals()).isEqualTo(Map.of("overloaded", 5));
    }

    @Test
    void answer_breakerIsOpen_failsAtOnceAndTakesNothing() {
        PipelineRig rig = new PipelineRig(1, SECOND);
        rig.ask();
        rig.guard.breaker().transitionToOpenState();

        assertThat(Ends.fault(rig.ask()).kind()).isEqualTo(FaultKind.CIRCUIT_OPEN);

        assertThat(rig.budget.waitingForSlot()).isZero();
        assertThat(rig.guard.breaker().getMetrics().getNumberOfNotPermittedCalls())
                .isOne();
    }

    @Test
    void answer_breakerOpensInTheWait_isRefusedWithoutASlot() {
        PipelineRig rig = new PipelineRig(2, SECOND);
        List<Future<Answer>> all = rig.ask(6);
        rig.guard.breaker().transitionToOpenState();

        rig.passMillis(1302);

        assertThat(rig.cloud.calls()).isEqualTo(2);
        assertThat(all.subList(2, 6))
                .allSatisfy(each -> assertThat(Ends.fault(each).kind()).isEqualTo(FaultKind.CIRCUIT_OPEN));
        assertThat(rig.budget.isUnused()).isTrue();
        assertThat(rig.freePermits()).isEqualTo(16);
    }

    @Test
    void answer_waitsForTheQuotaWhileHalfOpen_holdsNoTrial() {
        PipelineRig rig = new PipelineRig(1, SECOND);
        rig.ask();
        rig.guard.breaker().transitionToOpenState();
        rig.guard.breaker().transitionToHalfOpenState();
        Future<Answer> waits = rig.ask();

        assertThat(rig.guard.breaker().tryAcquirePermission())
                .as("the one trial is to be had")
                .isTrue();
        rig.guard.breaker().releasePermission();
        rig.passMillis(1302);
        assertThat(rig.cloud.calls()).isEqualTo(2);
        rig.passMillis(300);

        assertThat(waits.succeeded()).isTrue();
        assertThat(rig.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void answer_callTakesLongerThanItsCallerWaits_goesOnAndCountsAsWhatItIs() {
        PipelineRig rig = new PipelineRig(10, SECOND);
        rig.cloud.latency = Duration.ofMillis(1500);
        Future<Answer> late = rig.ask(Duration.ofMillis(400));
        rig.passMillis(1499);
        assertThat(late.isComplete()).isFalse();

        rig.passMillis(1);

        assertThat(late.succeeded()).isTrue();
        assertThat(rig.guard.breaker().getMetrics().getNumberOfSuccessfulCalls())
                .isOne();
        assertThat(rig.guard.breaker().getMetrics().getNumberOfFailedCalls()).isZero();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # the caller has ms, and the region hangs
        2500
        400
        """)
    void answer_hangsForAllOfTheCallsTime_opensTheBreaker(long millis) {
        PipelineRig rig = new PipelineRig(10, SECOND);
        rig.cloud.hang();
        for (int i = 0; i < 4; i++) {
            rig.ask(Duration.ofMillis(millis));
        }

        rig.passMillis(2200);

        assertThat(rig.state()).isEqualTo(State.OPEN);
    }

    @Test
    void answer_lessTimeThanCallsTake_isNotMade() {
        PipelineRig rig = new PipelineRig(100, SECOND);
        for (int i = 0; i < 30; i++) {
            rig.ask();
            rig.passMillis(300);
        }

        Fault fault = Ends.fault(rig.ask(Duration.ofMillis(299)));

        assertThat(fault.kind()).isEqualTo(FaultKind.OVERLOADED);
        assertThat(rig.cloud.calls()).isEqualTo(30);
        assertThat(rig.ask(Duration.ofMillis(320)).isComplete()).isFalse();
    }

    @Test
    void answer_regionGotSlow_callsGoOnAndFindItFastAgain() {
        PipelineRig rig = new PipelineRig(100, SECOND);
        rig.cloud.latency = Duration.ofMillis(2199);
        for (int i = 0; i < 30; i++) {
            Future<Answer> answer = rig.ask();
            rig.passMillis(2199);
            assertThat(answer.succeeded()).as("call %d", i).isTrue();
        }
        assertThat(Ends.fault(rig.ask(Duration.ofMillis(500))).kind()).isEqualTo(FaultKind.OVERLOADED);

        rig.cloud.latency = Duration.ofMillis(50);
        for (int i = 0; i < 30; i++) {
            rig.ask();
            rig.passMillis(50);
        }
        assertThat(rig.ask(Duration.ofMillis(500)).failed()).isFalse();
    }

    @Test
    void answer_nobodyAskedForLong_forgetsThatItWasSlow() {
        PipelineRig rig = new PipelineRig(100, SECOND);
        rig.cloud.latency = Duration.ofSeconds(2);
        rig.ask();
        rig.passMillis(2000);
        assertThat(rig.ask(Duration.ofMillis(200)).failed()).isTrue();

        rig.passMillis(10 * 60_000);

        assertThat(rig.ask(Duration.ofMillis(200)).failed()).isFalse();
    }

    @Test
    void answer_throttledWithoutATime_allAreToldAtOnceForHowLong() {
        PipelineRig rig = new PipelineRig(10, SECOND);
        Refusal words = BudgetRig.THROTTLING;
        rig.cloud.fail(BudgetRig.throttling(null));
        Future<Answer> first = rig.ask();
        rig.passMillis(300);
        assertThat(retryAfter(Ends.fault(first))).as("quota.backOff").isEqualTo(Duration.ofSeconds(10));
        rig.passMillis(4_000);

        Fault known = Ends.fault(rig.ask());

        assertThat(known.kind()).isEqualTo(FaultKind.THROTTLED);
        assertThat(known.upstream()).isEqualTo(words);
        assertThat(retryAfter(known)).isEqualTo(Duration.ofSeconds(6));
        assertThat(rig.cloud.calls()).isOne();
        rig.passMillis(6_000);
        rig.ask();
        assertThat(rig.cloud.calls()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # asked for ms, told at once
        1000,           false
        2400,           false
        2600,           true
        """)
    void answer_throttledForATime_waitsIfThatEndsInTime(long millis, boolean toldAtOnce) {
        PipelineRig rig = new PipelineRig(10, SECOND);
        rig.cloud.latency = Duration.ofMillis(1);
        rig.cloud.fail(BudgetRig.throttling(Duration.ofMillis(millis)));
        rig.ask();
        rig.passMillis(1);
        rig.cloud.end = () -> Future.succeededFuture(Script.good("m-1"));

        Future<Answer> next = rig.ask();

        assertThat(next.failed()).isEqualTo(toldAtOnce);
        rig.passMillis(2500);
        assertThat(next.succeeded()).isEqualTo(!toldAtOnce);
    }

    @Test
    void answer_waitersWhenThrottlingComes_areToldAtOnceToo() {
        PipelineRig rig = new PipelineRig(1, SECOND);
        rig.cloud.fail(BudgetRig.throttling(null));
        List<Future<Answer>> all = rig.ask(4);

        rig.passMillis(300);

        assertThat(all).allSatisfy(each -> {
            assertThat(Ends.fault(each).kind()).isEqualTo(FaultKind.THROTTLED);
            assertThat(retryAfter(Ends.fault(each))).isEqualTo(Duration.ofSeconds(10));
        });
        assertThat(rig.cloud.calls()).isOne();
    }

    @Test
    void answer_retryWouldComeTooLate_isWithheldAtOnce() {
        RetryConfig retry = new RetryConfig(3, Duration.ofMillis(1), Duration.ofMillis(1), 100);
        PipelineRig rig = new PipelineRig(100, SECOND, retry);
        for (int i = 0; i < 30; i++) {
            rig.ask();
            rig.passMillis(300);
        }
        rig.cloud.fail(Fault.of(FaultKind.BACKEND, "Down."));

        Future<Answer> failed = rig.ask(Duration.ofMillis(500));
        rig.passMillis(300);

        assertThat(Ends.fault(failed).kind()).isEqualTo(FaultKind.BACKEND);
        assertThat(rig.cloud.calls()).isEqualTo(31);
    }
}
