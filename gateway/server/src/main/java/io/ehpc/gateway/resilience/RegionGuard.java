package io.ehpc.gateway.resilience;

import io.ehpc.gateway.config.ResilienceConfig;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.telemetry.BreakerCalls;
import io.ehpc.gateway.time.MonotonicClock;
import io.ehpc.gateway.time.MonotonicInstants;
import io.ehpc.gateway.tracing.Wait;
import io.ehpc.gateway.upstream.CallFailedException;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Terms;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One region's bulkhead and circuit breaker, and how long its calls usually take.
 *
 * <p>Who comes to the breaker has a permit of the bulkhead: so the breaker judges by what is so when the call starts,
 * and a trial call of a half-open breaker is never one that waits.
 *
 * <p>Each of the breaker's permits is given back exactly once, whatever becomes of the call, by a result, an error or
 * a release; the bulkhead's goes back after it, so that who is next finds the breaker as it is then. Every call ends,
 * since the client below ends it at its limit; so a half-open breaker gets its permit back.
 */
public final class RegionGuard {
    private static final Logger LOG = LoggerFactory.getLogger(RegionGuard.class);

    private final CircuitBreaker breaker;
    private final Bulkhead bulkhead;
    private final Duration openFor;
    private final MonotonicClock clock;
    private final BreakerCalls calls = new BreakerCalls();
    private final RegionNews news = new RegionNews();
    /** At the most one for each operation that there is. */
    private final ConcurrentMap<Operation, UsualTime> usual = new ConcurrentHashMap<>();

    /** By the monotonic clock; means nothing until the breaker opens. */
    private volatile long reopensAt;

    RegionGuard(String region, ResilienceConfig config, MonotonicClock clock) {
        this.clock = clock;
        this.openFor = config.breaker().openFor();
        this.breaker = CircuitBreaker.of(region, breakerConfig(config.breaker(), clock));
        this.bulkhead = new Bulkhead(config.maxConcurrentCalls(), config.maxWaitingCalls());
        breaker.getEventPublisher().onStateTransition(event -> changed(event.getStateTransition()));
    }

    private void changed(CircuitBreaker.StateTransition transition) {
        if (transition.getToState() == CircuitBreaker.State.OPEN) {
            reopensAt = clock.nanos() + openFor.toNanos();
            // A trial call that failed is nothing new.
            if (transition.getFromState() != CircuitBreaker.State.HALF_OPEN) {
                LOG.warn("{}: too many calls fail; none is made but one to try, each {}", breaker.getName(), openFor);
            }
        } else if (transition.getToState() == CircuitBreaker.State.CLOSED) {
            LOG.info("{}: calls are made again", breaker.getName());
        }
    }

    private static CircuitBreakerConfig breakerConfig(ResilienceConfig.Breaker config, MonotonicClock clock) {
        return CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(config.window())
                .minimumNumberOfCalls(config.minimumCalls())
                .failureRateThreshold(config.failureRate())
                .waitDurationInOpenState(config.openFor())
                .permittedNumberOfCallsInHalfOpenState(config.trialCalls())
                .writableStackTraceEnabled(false)
                .clock(new MonotonicInstants(clock))
                .currentTimestampFunction(ticks -> clock.nanos(), TimeUnit.NANOSECONDS)
                .build();
    }

    /** Whether the breaker is open, for one who is not to wait for that. It is asked, so that it counts whom it refused. */
    boolean refusesNow() {
        if (untilNextTry().isZero()) {
            return false;
        }
        boolean permitted = breaker.tryAcquirePermission();
        if (permitted) {
            breaker.releasePermission();
        } else {
            calls.notPermitted();
        }
        return !permitted;
    }

    /**
     * Makes the call, unless the breaker refuses it by what is so now; on the caller's context. What it fails with says
     * what kept it.
     */
    <T> Future<T> call(Terms terms, Operation operation, Supplier<Future<T>> call) {
        if (!breaker.tryAcquirePermission()) {
            terms.journal().note(Wait.BREAKER, "open");
            calls.notPermitted();
            return Future.failedFuture(open().asException());
        }
        long start = clock.nanos();
        return Future.<Void>succeededFuture()
                .compose(go -> call.get())
                .onComplete(
                        answered -> {
                            long now = clock.nanos();
                            usual(operation).took(now - start, now);
                            report(null);
                            tellBreaker(now - start, FaultKind.ForBreaker.SUCCESS, null);
                        },
                        failure -> {
                            report(CallFailedException.faultOf(failure));
                            tellBreaker(clock.nanos() - start, verdict(failure), failure);
                        });
    }

    private UsualTime usual(Operation operation) {
        return usual.computeIfAbsent(operation, first -> new UsualTime());
    }

    /** How long calls of that operation usually take, in milliseconds. */
    long usualMillis(Operation operation) {
        return TimeUnit.NANOSECONDS.toMillis(usual(operation).nanos(clock.nanos()));
    }

    /** A definite no is the region at work; a call that was not made says nothing of it. */
    private void report(@Nullable Fault fault) {
        if (fault != null && !fault.kind().wasCalled()) {
            return;
        }
        FaultKind trouble = fault == null || fault.kind().isDefinitive() ? null : fault.kind();
        if (news.isNews(trouble, clock.nanos())) {
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

    private void tellBreaker(long took, FaultKind.ForBreaker verdict, @Nullable Throwable failure) {
        if (verdict == FaultKind.ForBreaker.IGNORED) {
            calls.ignored(took);
            breaker.releasePermission();
        } else if (verdict == FaultKind.ForBreaker.FAILURE && failure != null) {
            calls.failed(took);
            breaker.onError(took, TimeUnit.NANOSECONDS, failure);
        } else {
            calls.succeeded(took);
            breaker.onSuccess(took, TimeUnit.NANOSECONDS);
        }
    }

    /** What is said while the breaker lets no call through. */
    Fault open() {
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
        return Duration.ofNanos(Math.max(0, reopensAt - clock.nanos()));
    }

    /** The breaker, for its state and metrics. */
    public CircuitBreaker breaker() {
        return breaker;
    }

    /** What the breaker made of calls. */
    BreakerCalls calls() {
        return calls;
    }

    /** Whether all is well as far as the breaker knows. */
    boolean isClosed() {
        return breaker.getState() == CircuitBreaker.State.CLOSED;
    }

    /** The bulkhead, of which each call needs a permit. */
    Bulkhead bulkhead() {
        return bulkhead;
    }
}
