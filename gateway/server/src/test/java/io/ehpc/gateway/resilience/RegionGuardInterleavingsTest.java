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
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.vertx.core.Future;
import java.time.Duration;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** However calls end, and whoever opens and closes the breaker meanwhile: all permits come back. */
class RegionGuardInterleavingsTest {

    @Test
    void guard_anyInterleaving_getsAllPermitsBack() {
        Logger log = (Logger) LoggerFactory.getLogger(RegionGuard.class);
        Level before = log.getLevel();
        log.setLevel(Level.OFF);
        try {
            Interleavings.explore(Scenario.class, 20);
        } finally {
            log.setLevel(before);
        }
    }

    /** A guard that one failure opens and one good trial closes. */
    public static final class Scenario {
        private final TestClock clock = new TestClock();
        private final RegionGuard guard = new RegionGuard(
                "cn-hangzhou",
                GuardRig.config(new ResilienceConfig.Breaker(1, 1, 50, Duration.ofSeconds(1), 1), 1, 0),
                clock);
        private final Terms terms = new Terms(Deadline.in(Duration.ofDays(1), clock), Priority.CLIENT);

        private void call(Future<String> result) {
            guard.call(terms, io.ehpc.gateway.protocol.Operation.LIST_COMMUNITY_IMAGES, () -> result);
        }

        private static Future<String> failed(FaultKind kind) {
            return Future.failedFuture(Fault.of(kind, "As the scenario says.").asException());
        }

        @Operation
        public void callThatSucceeds() {
            call(Future.succeededFuture("good"));
        }

        @Operation
        public void callThatFails() {
            call(failed(FaultKind.BACKEND));
        }

        @Operation
        public void callThatIsThrottled() {
            call(failed(FaultKind.THROTTLED));
        }

        @Operation
        public void callThatThrows() {
            guard.call(terms, io.ehpc.gateway.protocol.Operation.LIST_COMMUNITY_IMAGES, () -> {
                throw new IllegalStateException("bug");
            });
        }

        @Operation
        public void timePasses() {
            clock.pass(Duration.ofSeconds(2));
        }

        @Validate
        public void holds() {
            for (int i = 0; i < 3 && guard.breaker().getState() != State.CLOSED; i++) {
                timePasses();
                callThatSucceeds();
            }
            if (guard.breaker().getState() != State.CLOSED) {
                throw new IllegalStateException(
                        "the breaker lost a permit: " + guard.breaker().getState());
            }
            Interleavings.held();
        }
    }
}
