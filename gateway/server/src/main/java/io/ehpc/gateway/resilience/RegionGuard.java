package io.ehpc.gateway.resilience;

import io.ehpc.gateway.config.ResilienceConfig;
import io.ehpc.gateway.tracing.Wait;
import io.ehpc.gateway.upstream.CallFailedException;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Terms;
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
 * <p>First a call waits for a permit of the bulkhead, then it asks the breaker: so the breaker judges by
 * what is so when the call starts, and a trial call of a half-open breaker is never one that waits. While
 * the breaker is open nobody waits at all.
 *
 * <p>Each permit that is taken is given back exactly once, whatever becomes of the call: the breaker's by
 * a result, an error or a release, the bulkhead's before anybody is told of the end. Every call ends, since
 * the client below ends it at its limit; so a half-open breaker gets its permit back.
 */
public final class RegionGuard {
    private static final Logger LOG = LoggerFactory.getLogger(RegionGuard.class);

    private final CircuitBreaker breaker;
    private final Bulkhead bulkhead;
    private final Duration openFor;
    private final Clock clock;
    private final RegionNews news = new RegionNews();
    private volatile Instant reopensAt = Instant.EPOCH;

    RegionGuard(String region, ResilienceConfig config, Scheduler scheduler, Clock clock) {
        this.clock = clock;
        this.openFor = config.breaker().openFor();
        this.breaker = CircuitBreaker.of(region, breakerConfig(config.breaker(), clock));
        this.bulkhead = new Bulkhead(scheduler, config.maxConcurrentCalls(), config.maxWaitingCalls());
        breaker.getEventPublisher().onStateTransition(event -> changed(event.getStateTransition()));
    }

    private void changed(CircuitBreaker.StateTransition transition) {
        if (transition.getToState() == CircuitBreaker.State.OPEN) {
            reopensAt = clock.instant().plus(openFor);
            // A trial call that failed is nothing new.
            if (transition.getFromState() != CircuitBreaker.State.HALF_OPEN) {
                LOG.warn("{}: too many calls fail; none is made but one to try, each {}", breaker.getName(), openFor);
            }
        } else if (transition.getToState() == CircuitBreaker.State.CLOSED) {
            LOG.info("{}: calls are made again", breaker.getName());
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

    /**
     * Makes the call once the region may be called, on the caller's context; or fails, saying what kept it.
     * It fails at once if the breaker is open.
     */
    <T> Future<T> call(Terms terms, Supplier<Future<T>> call) {
        if (refusesNow()) {
            terms.journal().note(Wait.BREAKER, "open");
            return Future.failedFuture(open().asException());
        }
        return terms.during(Wait.BULKHEAD, bulkhead.permit(terms.priority(), terms.leftMillis(clock.instant())))
                .compose(permitted -> started(terms, call));
    }

    /** An open breaker is asked too, so that it counts whom it refused. */
    private boolean refusesNow() {
        if (untilNextTry().isZero()) {
            return false;
        }
        boolean permitted = breaker.tryAcquirePermission();
        if (permitted) {
            breaker.releasePermission();
        }
        return !permitted;
    }

    private <T> Future<T> started(Terms terms, Supplier<Future<T>> call) {
        if (terms.leftMillis(clock.instant()) <= 0) {
            bulkhead.release();
            return Future.failedFuture(Fault.of(FaultKind.OVERLOADED, "The deadline had passed before the call.")
                    .asException());
        }
        if (!breaker.tryAcquirePermission()) {
            bulkhead.release();
            terms.journal().note(Wait.BREAKER, "open");
            return Future.failedFuture(open().asException());
        }
        long start = breaker.getCurrentTimestamp();
        return Future.<Void>succeededFuture()
                .compose(go -> call.get())
                .onComplete(
                        answered -> {
                            report(null);
                            settle(start, FaultKind.ForBreaker.SUCCESS, null);
                        },
                        failure -> {
                            report(CallFailedException.faultOf(failure));
                            settle(start, verdict(failure), failure);
                        });
    }

    /** A definite no is the region at work; a call that was not made says nothing of it. */
    private void report(@Nullable Fault fault) {
        if (fault != null && !fault.kind().wasCalled()) {
            return;
        }
        FaultKind trouble = fault == null || fault.kind().isDefinitive() ? null : fault.kind();
        if (news.isNews(trouble, clock.instant())) {
            if (fault == null || trouble == null) {
                LOG.info("{}: calls succeed again", breaker.getName());
            } else {
                LOG.warn("{}: calls fail as {}: {}", breaker.getName(), trouble.label(), fault.detail());
            }
        }
    }

    private static FaultKind.ForBreaker verdict(Throwable failure) {
        return failure instanceof CallFailedException failed
                ? failed.fault().kind().forBreaker()
                : FaultKind.ForBreaker.FAILURE;
    }

    /** The breaker hears of it first, so that who is next in line finds it as it is now. */
    private void settle(long start, FaultKind.ForBreaker verdict, @Nullable Throwable failure) {
        try {
            tellBreaker(breaker.getCurrentTimestamp() - start, verdict, failure);
        } finally {
            bulkhead.release();
        }
    }

    private void tellBreaker(long took, FaultKind.ForBreaker verdict, @Nullable Throwable failure) {
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

    /** Whether all is well as far as the breaker knows. */
    boolean isClosed() {
        return breaker.getState() == CircuitBreaker.State.CLOSED;
    }

    /** The bulkhead, for its metrics. */
    Bulkhead bulkhead() {
        return bulkhead;
    }
}
