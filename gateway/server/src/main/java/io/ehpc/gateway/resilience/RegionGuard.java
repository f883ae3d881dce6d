package io.ehpc.gateway.resilience;

import io.ehpc.gateway.config.ResilienceConfig;
import io.ehpc.gateway.upstream.CallFailedException;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One region's bulkhead and circuit breaker.
 *
 * <p>Each permit that is taken is given back exactly once, whatever becomes of the call: the breaker's by
 * a result, an error or a release, the bulkhead's by its completion. Every call ends, since the client
 * below ends it at its deadline; so a half-open breaker gets its permit back.
 */
public final class RegionGuard {
    private static final Logger LOG = LoggerFactory.getLogger(RegionGuard.class);

    private final CircuitBreaker breaker;
    private final Bulkhead bulkhead;
    private final Duration openFor;
    private final Clock clock;
    private volatile Instant reopensAt = Instant.EPOCH;

    RegionGuard(String region, ResilienceConfig config, Clock clock) {
        this.clock = clock;
        this.openFor = config.breaker().openFor();
        this.breaker = CircuitBreaker.of(region, breakerConfig(config.breaker(), clock));
        this.bulkhead = Bulkhead.of(
                region,
                BulkheadConfig.custom()
                        .maxConcurrentCalls(config.maxConcurrentCalls())
                        .maxWaitDuration(Duration.ZERO)
                        .writableStackTraceEnabled(false)
                        .build());
        breaker.getEventPublisher().onStateTransition(event -> changed(event.getStateTransition()));
    }

    private void changed(CircuitBreaker.StateTransition transition) {
        if (transition.getToState() == CircuitBreaker.State.OPEN) {
            reopensAt = clock.instant().plus(openFor);
            LOG.warn("{}: calls fail; none is made for {}", breaker.getName(), openFor);
        } else if (transition.getToState() == CircuitBreaker.State.CLOSED) {
            LOG.info("{}: calls succeed again", breaker.getName());
        }
    }

    private static CircuitBreakerConfig breakerConfig(ResilienceConfig.Breaker config, Clock clock) {
        return CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(config.window())
                .minimumNumberOfCalls(config.minimumCalls())
                .failureRateThreshold(config.failureRate())
                .waitDurationInOpenState(config.openFor())
                .permittedNumberOfCallsInHalfOpenState(config.trialCalls())
                .writableStackTraceEnabled(false)
                .clock(clock)
                .currentTimestampFunction(Clock::millis, TimeUnit.MILLISECONDS)
                .build();
    }

    /** Makes the call if the region may be called now; else fails at once, saying which limit it was. */
    <T> Future<T> call(Supplier<Future<T>> call) {
        if (!bulkhead.tryAcquirePermission()) {
            return Future.failedFuture(
                    Fault.of(FaultKind.OVERLOADED, "As many calls to the region are under way as may be.")
                            .asException());
        }
        if (!breaker.tryAcquirePermission()) {
            bulkhead.releasePermission();
            return Future.failedFuture(open().asException());
        }
        long start = breaker.getCurrentTimestamp();
        return Future.<Void>succeededFuture()
                .compose(go -> call.get())
                .onComplete(
                        answered -> settle(start, FaultKind.ForBreaker.SUCCESS, null),
                        failure -> settle(start, verdict(failure), failure));
    }

    private static FaultKind.ForBreaker verdict(Throwable failure) {
        return failure instanceof CallFailedException failed
                ? failed.fault().kind().forBreaker()
                : FaultKind.ForBreaker.FAILURE;
    }

    private void settle(long start, FaultKind.ForBreaker verdict, @Nullable Throwable failure) {
        bulkhead.onComplete();
        long took = breaker.getCurrentTimestamp() - start;
        if (verdict == FaultKind.ForBreaker.IGNORED) {
            breaker.releasePermission();
        } else if (verdict == FaultKind.ForBreaker.FAILURE && failure != null) {
            breaker.onError(took, breaker.getTimestampUnit(), failure);
        } else {
            breaker.onSuccess(took, breaker.getTimestampUnit());
        }
    }

    private Fault open() {
        return new Fault(
                FaultKind.CIRCUIT_OPEN,
                "Calls to the region failed; the next try is in "
                        + untilNextTry().toMillis() + " ms.",
                null,
                null,
                untilNextTry());
    }

    /** How long until the breaker lets a call through; zero unless it is open. */
    public Duration untilNextTry() {
        if (breaker.getState() != CircuitBreaker.State.OPEN) {
            return Duration.ZERO;
        }
        Duration left = Duration.between(clock.instant(), reopensAt);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** The breaker, for its state and metrics. */
    public CircuitBreaker breaker() {
        return breaker;
    }

    /** The bulkhead, for its metrics. */
    public Bulkhead bulkhead() {
        return bulkhead;
    }
}
