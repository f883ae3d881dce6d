package io.ehpc.gateway.resilience;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.ehpc.gateway.config.ResilienceConfig;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.upstream.Deadline;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Priority;
import io.ehpc.gateway.upstream.Terms;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.slf4j.LoggerFactory;

/** Calls end in each way at a half-open guard: whether a trial gets through after them. */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "All permits are back.")
@State
public class RegionGuardStress {
    static {
        ((Logger) LoggerFactory.getLogger(RegionGuard.class)).setLevel(Level.OFF);
    }

    private static final ResilienceConfig CONFIG =
            GuardRig.config(new ResilienceConfig.Breaker(1, 1, 50, Duration.ofHours(1), 1), 2, 0);
    private static final Terms TERMS = new Terms(new Deadline(Duration.ofDays(1).toNanos()), Priority.CLIENT);

    private static final Operation OPERATION = Operation.LIST_COMMUNITY_IMAGES;

    private final RegionGuard guard = new RegionGuard("cn-hangzhou", CONFIG, () -> 0);
    private final Promise<String> held = Promise.promise();

    public RegionGuardStress() {
        guard.breaker().transitionToOpenState();
        guard.breaker().transitionToHalfOpenState();
    }

    @Actor
    public void heldThenThrottled() {
        guard.call(TERMS, OPERATION, () -> held.future());
        guard.call(
                TERMS,
                OPERATION,
                () -> Future.failedFuture(
                        Fault.of(FaultKind.THROTTLED, "As the test says.").asException()));
    }

    @Actor
    public void endsTheOtherAndIsCancelled() {
        guard.call(TERMS, OPERATION, () -> {
            throw Fault.of(FaultKind.OVERLOADED, "As the test says.").asException();
        });
        held.complete("good");
    }

    @Arbiter
    public void all(I_Result result) {
        result.r1 = guard.call(TERMS, OPERATION, () -> Future.succeededFuture("trial"))
                                .succeeded()
                        && guard.breaker().getState() == CircuitBreaker.State.CLOSED
                ? 1
                : 0;
    }
}
