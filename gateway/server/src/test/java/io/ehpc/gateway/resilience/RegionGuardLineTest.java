package io.ehpc.gateway.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.Ends;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that wait for others to end: when they start, what ends their wait, and that permits come back. */
class RegionGuardLineTest {
    private static final Future<String> GOOD = Future.succeededFuture("good");

    private static void fail(Promise<String> call) {
        call.fail(Fault.of(FaultKind.BACKEND, "Down.").asException());
    }

    @Test
    void call_anotherUnderWay_startsWhenThatEnds() {
        GuardRig rig = GuardRig.withLine(1, 4);
        Promise<String> first = rig.begin();
        Future<String> second = rig.succeed();
        assertThat(rig.calls).isOne();

        first.complete("good");

        assertThat(Ends.value(second)).isEqualTo("good");
        assertThat(rig.freeCalls()).isOne();
        assertThat(rig.scheduler.timers()).isZero();
    }

    @Test
    void call_breakerOpensMeanwhile_isRefusedByItsStateAtTheTurn() {
        GuardRig rig = GuardRig.withLine(2, 4);
        Promise<String> one = rig.begin();
        Promise<String> other = rig.begin();
        List<Future<String>> waiting = List.of(rig.succeed(), rig.succeed());
        other.complete("good");
        assertThat(waiting).allMatch(Future::succeeded);

        Promise<String> third = rig.begin();
        List<Future<String>> more = List.of(rig.call(Promise.<String>promise().future()), rig.succeed());
        rig.guard.breaker().transitionToOpenState();
        fail(one);
        fail(third);

        for (Future<String> each : more) {
            assertThat(Ends.fault(each).kind()).isEqualTo(FaultKind.CIRCUIT_OPEN);
        }
        assertThat(rig.freeCalls()).isEqualTo(2);
    }

    @Test
    void call_breakerIsOpen_doesNotWait() {
        GuardRig rig = GuardRig.withLine(1, 4);
        rig.begin();
        rig.guard.breaker().transitionToOpenState();

        assertThat(Ends.fault(rig.succeed()).kind()).isEqualTo(FaultKind.CIRCUIT_OPEN);

        assertThat(rig.guard.bulkhead().waiting()).isZero();
        assertThat(rig.guard.breaker().getMetrics().getNumberOfNotPermittedCalls())
                .isOne();
    }

    @Test
    void call_waitsForATrial_takesNoneWhileItWaits() {
        GuardRig rig = GuardRig.withLine(1, 4);
        Promise<String> slow = rig.begin();
        rig.guard.breaker().transitionToOpenState();
        rig.clock.pass(GuardRig.PAST_OPEN);
        Future<String> trial = rig.succeed();
        assertThat(rig.state()).isEqualTo(State.OPEN);

        slow.fail(Fault.of(FaultKind.THROTTLED, "Slow down.").asException());

        assertThat(Ends.value(trial)).isEqualTo("good");
        assertThat(rig.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void call_deadlinePassesInTheLine_isOverloadedAndCountsForNothing() {
        GuardRig rig = GuardRig.withLine(1, 4);
        Promise<String> slow = rig.begin();
        Future<String> late = rig.call(rig.in(Duration.ofMillis(20)), GOOD);

        rig.scheduler.passMillis(20);

        assertThat(Ends.fault(late).kind()).isEqualTo(FaultKind.OVERLOADED);
        slow.complete("good");
        assertThat(rig.calls).isOne();
        assertThat(rig.freeCalls()).isOne();
        assertThat(rig.guard.breaker().getMetrics().getNumberOfBufferedCalls()).isOne();
    }

    @Test
    void call_turnComesAfterItsDeadline_isNotMade() {
        GuardRig rig = GuardRig.withLine(1, 4);
        Promise<String> slow = rig.begin();
        Future<String> late = rig.call(rig.in(Duration.ofMillis(20)), GOOD);
        // Its turn comes before its timer does.
        rig.clock.pass(Duration.ofMillis(20));

        slow.complete("good");

        assertThat(Ends.fault(late).detail()).isEqualTo("The deadline had passed before the call.");
        assertThat(rig.calls).isOne();
        assertThat(rig.freeCalls()).isOne();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void call_randomInterleavingWithDeadlines_endsAllAndReturnsAllPermits(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        GuardRig rig = GuardRig.withLine(3, 5);
        List<Promise<String>> ends = new ArrayList<>();
        List<Future<String>> calls = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            switch (random.nextInt(5)) {
                case 0 -> rig.scheduler.passMillis(random.nextInt(30));
                case 1 -> rig.clock.pass(GuardRig.PAST_OPEN.dividedBy(4));
                case 2 -> end(ends, random);
                default -> {
                    Promise<String> end = Promise.promise();
                    calls.add(rig.guard.call(rig.in(Duration.ofMillis(random.nextInt(40))), () -> {
                        ends.add(end);
                        return end.future();
                    }));
                }
            }
            assertThat(rig.freeCalls()).as("seed %d, event %d", seed, i).isEqualTo(3 - ends.size());
        }
        while (!ends.isEmpty()) {
            end(ends, random);
        }

        assertThat(calls).as("seed %d", seed).allMatch(Future::isComplete);
        assertThat(rig.freeCalls()).isEqualTo(3);
        assertThat(rig.guard.bulkhead().waiting()).isZero();
        assertThat(rig.scheduler.timers()).isZero();
    }

    private static void end(List<Promise<String>> ends, RandomGenerator random) {
        if (ends.isEmpty()) {
            return;
        }
        Promise<String> call = ends.remove(random.nextInt(ends.size()));
        if (random.nextInt(3) > 0) {
            call.complete("good");
        } else {
            fail(call);
        }
    }
}
