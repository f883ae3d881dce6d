package io.ehpc.gateway.resilience;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.config.ResilienceConfig;
import io.ehpc.gateway.upstream.Deadline;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Priority;
import io.ehpc.gateway.upstream.Terms;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.slf4j.LoggerFactory;

/** Calls end in each way at a half-open guard: what the bulkhead has after them, and whether a trial gets through. */
@JCStressTest
@Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "All permits are back.")
@State
public class RegionGuardStress {
    static {
        ((Logger) LoggerFactory.getLogger(RegionGuard.class)).setLevel(Level.OFF);
    }

    private static final ResilienceConfig CONFIG =
            GuardRig.config(new ResilienceConfig.Breaker(1, 1, 50, Duration.ofHours(1), 1), 2, 0);
    private static final Terms TERMS = new Terms(new Deadline(Instant.EPOCH.plusSeconds(86_400)), Priority.CLIENT);

    private final RegionGuard guard = new RegionGuard(
            "cn-hangzhou", CONFIG, new FakeScheduler(new TestClock()), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    private final Promise<String> held = Promise.promise();

    public RegionGuardStress() {
        guard.breaker().transitionToOpenState();
        guard.breaker().transitionToHalfOpenState();
    }

    @Actor
    public void heldThenThrottled() {
        guard.call(TERMS, () -> held.future());
        guard.call(
                TERMS,
                () -> Future.failedFuture(
                        Fault.of(FaultKind.THROTTLED, "As the test says.").asException()));
    }

    @Actor
    public void endsTheOtherAndIsCancelled() {
        guard.call(TERMS, () -> {
            throw Fault.of(FaultKind.OVERLOADED, "As the test says.").asException();
        });
        held.complete("good");
    }

    @Arbiter
    public void all(II_Result result) {
        result.r1 = guard.bulkhead().free();
        result.r2 = guard.call(TERMS, () -> Future.succeededFuture("trial")).succeeded()
                        && guard.breaker().getState() == CircuitBreaker.State.CLOSED
                ? 1
                : 0;
    }
}
