package io.ehpc.gateway.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.ehpc.gateway.Ends;
import io.ehpc.gateway.config.ResilienceConfig;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** Each edge of the breaker. */
class RegionGuardTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
        # window, minimum, rate, good, failed, state
        10,       4,       50,   0,    3,      CLOSED
        10,       4,       50,   0,    4,      OPEN
        10,       4,       50,   2,    1,      CLOSED
        10,       4,       50,   2,    2,      OPEN
        10,       4,       50,   3,    2,      CLOSED
        10,       4,       50,   3,    3,      OPEN
        10,       4,       100,  1,    9,      CLOSED
        10,       4,       100,  0,    4,      OPEN
        10,       1,       1,    0,    1,      OPEN
        # good calls that are out of the window count no more
        2,        2,       50,   100,  1,      OPEN
        2,        2,       51,   100,  1,      CLOSED
        """)
    void closed_enoughFailures_opens(int window, int minimum, int rate, int good, int failed, State state) {
        GuardRig rig = new GuardRig(window, minimum, rate, 1);
        for (int i = 0; i < good; i++) {
            assertThat(rig.succeed().result()).isEqualTo("good");
        }
        for (int i = 0; i < failed; i++) {
            rig.fail(FaultKind.BACKEND);
        }

        assertThat(rig.calls).isEqualTo(good + failed);
        assertThat(rig.state()).isEqualTo(state);
    }

    @Test
    void log_outageWithTrialsThatFail_hasALineForEachChangeAndNoMore() {
        Logger logger = (Logger) LoggerFactory.getLogger(RegionGuard.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.INFO);
        try {
            GuardRig rig = GuardRig.standard().open();
            for (int trial = 0; trial < 5; trial++) {
                rig.clock.pass(GuardRig.PAST_OPEN);
                rig.fail(FaultKind.BACKEND);
            }
            rig.clock.pass(GuardRig.PAST_OPEN);
            rig.succeed();
            rig.succeed();
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(null);
        }

        assertThat(lines.list.stream().map(ILoggingEvent::getFormattedMessage))
                .containsExactly(
                        "cn-hangzhou: calls fail as backend: As the test says.",
                        "cn-hangzhou: too many calls fail; none is made but one to try, each PT1H",
                        "cn-hangzhou: calls succeed again",
                        "cn-hangzhou: calls are made again");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # passed,    until the next try
        PT0S,        PT1H
        PT0.001S,    PT59M59.999S
        PT59M59.999S, PT0.001S
        """)
    void open_call_isRefusedUnmadeAndSaysWhenItMayBeTried(Duration passed, Duration untilNextTry) {
        GuardRig rig = GuardRig.standard().open();
        int before = rig.calls;
        rig.clock.pass(passed);

        Fault fault = Ends.fault(rig.succeed());

        assertThat(rig.calls).isEqualTo(before);
        assertThat(fault.kind()).isEqualTo(FaultKind.CIRCUIT_OPEN);
        assertThat(fault.retryAfter()).isEqualTo(untilNextTry);
        assertThat(fault.detail()).contains(untilNextTry.toMillis() + " ms");
        assertThat(rig.guard.untilNextTry()).isEqualTo(untilNextTry);
        assertThat(rig.state()).isEqualTo(State.OPEN);
    }

    @Test
    void untilNextTry_notOpen_isZero() {
        GuardRig rig = GuardRig.standard();
        assertThat(rig.guard.untilNextTry()).isZero();

        rig.readyForTrials();
        assertThat(rig.guard.untilNextTry()).isZero();
        rig.begin();
        assertThat(rig.state()).isEqualTo(State.HALF_OPEN);
        assertThat(rig.guard.untilNextTry()).isZero();
    }

    @Test
    void open_timePassed_letsATrialThroughAndNoMore() {
        GuardRig rig = GuardRig.standard().readyForTrials();
        int before = rig.calls;

        rig.begin();

        assertThat(rig.state()).isEqualTo(State.HALF_OPEN);
        assertThat(Ends.fault(rig.succeed()).kind()).isEqualTo(FaultKind.CIRCUIT_OPEN);
        assertThat(rig.calls).isEqualTo(before + 1);
    }

    @Test
    void halfOpen_trialSucceeds_closes() {
        GuardRig rig = GuardRig.standard().readyForTrials();

        assertThat(rig.succeed().result()).isEqualTo("good");

        assertThat(rig.state()).isEqualTo(State.CLOSED);
        rig.fail(FaultKind.BACKEND);
        assertThat(rig.state()).as("what was before counts no more").isEqualTo(State.CLOSED);
    }

    @Test
    void halfOpen_trialFails_opensForTheWholeTimeAgain() {
        GuardRig rig = GuardRig.standard().readyForTrials();
        rig.clock.pass(Duration.ofMinutes(3));

        rig.fail(FaultKind.TIMED_OUT);

        assertThat(rig.state()).isEqualTo(State.OPEN);
        assertThat(rig.guard.untilNextTry()).isEqualTo(GuardRig.OPEN_FOR);
        rig.clock.pass(GuardRig.OPEN_FOR);
        assertThat(Ends.fault(rig.succeed()).kind()).isEqualTo(FaultKind.CIRCUIT_OPEN);
        rig.clock.pass(Duration.ofNanos(1));
        assertThat(rig.succeed().succeeded()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # failed of 4 trials, state
        1,                    CLOSED
        2,                    OPEN
        """)
    void halfOpen_severalTrials_areJudgedTogether(int failed, State state) {
        GuardRig rig = new GuardRig(4, 4, 50, 4).readyForTrials();

        for (int i = 0; i < 4; i++) {
            assertThat(rig.guard.breaker().getState()).isIn(State.OPEN, State.HALF_OPEN);
            if (i < failed) {
                rig.fail(FaultKind.BACKEND);
            } else {
                rig.succeed();
            }
        }

        assertThat(rig.state()).isEqualTo(state);
    }

    @Test
    void halfOpen_fewerCallsThanTrialsWithinOpenFor_waitsForTheRest() {
        Duration openFor = Duration.ofMillis(1);
        GuardRig rig = new GuardRig(new ResilienceConfig.Breaker(4, 2, 50, openFor, 2));
        rig.guard.breaker().transitionToOpenState();
        rig.clock.pass(Duration.ofSeconds(1));

        assertThat(rig.succeed().succeeded()).isTrue();

        await().during(Duration.ofMillis(60))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> rig.state() == State.HALF_OPEN);
        assertThat(rig.succeed().succeeded()).isTrue();
        assertThat(rig.state()).isEqualTo(State.CLOSED);
    }

    @ParameterizedTest
    @EnumSource(names = {"THROTTLED", "CIRCUIT_OPEN", "OVERLOADED"})
    void halfOpen_outcomeThatSaysNothing_givesTheTrialBack(FaultKind kind) {
        GuardRig rig = GuardRig.standard().readyForTrials();

        for (int i = 0; i < 5; i++) {
            assertThat(Ends.fault(rig.fail(kind)).detail()).isEqualTo("As the test says.");
            assertThat(rig.state()).isEqualTo(State.HALF_OPEN);
        }

        rig.succeed();
        assertThat(rig.state()).isEqualTo(State.CLOSED);
    }

    @ParameterizedTest
    @EnumSource(FaultKind.class)
    void closed_manyOfOneFault_openOnlyOnTheRegionsTrouble(FaultKind kind) {
        GuardRig rig = GuardRig.standard();

        for (int i = 0; i < 20; i++) {
            rig.fail(kind);
        }

        assertThat(rig.state())
                .isEqualTo(kind.forBreaker() == FaultKind.ForBreaker.FAILURE ? State.OPEN : State.CLOSED);
    }

    @Test
    void closed_refusals_countAsGoodCalls() {
        GuardRig rig = GuardRig.standard();
        rig.fail(FaultKind.NOT_FOUND);
        rig.fail(FaultKind.REFUSED);
        rig.fail(FaultKind.CREDENTIALS);

        rig.fail(FaultKind.BACKEND);
        assertThat(rig.state()).isEqualTo(State.CLOSED);
        rig.fail(FaultKind.BACKEND);
        assertThat(rig.state()).isEqualTo(State.OPEN);
    }

    @Test
    void call_throws_failsAndCounts() {
        GuardRig rig = GuardRig.standard();
        IllegalStateException bug = new IllegalStateException("bug");

        for (int i = 0; i < 2; i++) {
            Future<String> failed = rig.guard.call(rig.in(Duration.ofDays(1)), Operation.LIST_COMMUNITY_IMAGES, () -> {
                throw bug;
            });
            assertThat(Ends.failure(failed)).isSameAs(bug);
        }

        assertThat(rig.state()).isEqualTo(State.OPEN);
    }
}
