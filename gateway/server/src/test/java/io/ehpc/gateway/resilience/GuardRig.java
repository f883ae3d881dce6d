package io.ehpc.gateway.resilience;

import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.config.HedgeConfig;
import io.ehpc.gateway.config.ResilienceConfig;
import io.ehpc.gateway.config.RetryConfig;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.upstream.Deadline;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Priority;
import io.ehpc.gateway.upstream.Terms;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;

/** A guard on a clock that stands still, and calls to put through it. */
final class GuardRig {
    static final Duration OPEN_FOR = Duration.ofHours(1);

    /** A breaker lets trials through when its time has passed, not yet when it ends. */
    static final Duration PAST_OPEN = OPEN_FOR.plusNanos(1);

    final TestClock clock = new TestClock();
    final FakeScheduler scheduler = new FakeScheduler(clock);
    final RegionGuard guard;
    int calls;

    GuardRig(int window, int minimumCalls, int failureRate, int trialCalls) {
        this(new ResilienceConfig.Breaker(window, minimumCalls, failureRate, OPEN_FOR, trialCalls));
    }

    GuardRig(ResilienceConfig.Breaker breaker) {
        guard = new RegionGuard("cn-hangzhou", config(breaker, 4, 0), clock);
    }

    /** A guard that two failures open and one good trial closes. */
    static GuardRig standard() {
        return new GuardRig(4, 2, 50, 1);
    }

    static ResilienceConfig config(ResilienceConfig.Breaker breaker, int maxConcurrentCalls, int maxWaitingCalls) {
        return new ResilienceConfig(
                breaker,
                maxConcurrentCalls,
                maxWaitingCalls,
                new RetryConfig(1, Duration.ofMillis(1), Duration.ofMillis(1), 0),
                new HedgeConfig(false, Duration.ofSeconds(1)));
    }

    Future<String> succeed() {
        return call(Future.succeededFuture("good"));
    }

    Future<String> fail(FaultKind kind) {
        return call(Future.failedFuture(Fault.of(kind, "As the test says.").asException()));
    }

    /** A call that ends when the test says. */
    Promise<String> begin() {
        Promise<String> end = Promise.promise();
        call(end.future());
        return end;
    }

    Future<String> call(Future<String> result) {
        return guard.call(in(Duration.ofDays(1)), Operation.LIST_COMMUNITY_IMAGES, () -> {
            calls++;
            return result;
        });
    }

    Terms in(Duration time) {
        return new Terms(Deadline.in(time, clock), Priority.CLIENT);
    }

    /** Fails calls until the breaker is open. */
    GuardRig open() {
        while (state() != State.OPEN) {
            fail(FaultKind.BACKEND);
        }
        return this;
    }

    /** Opens it and lets the time pass. */
    GuardRig readyForTrials() {
        open();
        clock.pass(PAST_OPEN);
        return this;
    }

    State state() {
        return guard.breaker().getState();
    }
}
