package io.ehpc.gateway.resilience;

import io.ehpc.gateway.config.RetryConfig;
import io.ehpc.gateway.telemetry.ResilienceMetrics;
import io.ehpc.gateway.time.MonotonicClock;
import io.ehpc.gateway.tracing.Wait;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.CallFailedException;
import io.ehpc.gateway.upstream.EhpcApi;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.Terms;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.ToLongFunction;
import java.util.random.RandomGenerator;

/**
 * Makes failed calls again, as the table of faults says: after a random pause, within the region's retry
 * budget, and only if the pause leaves the time that a call usually takes before the deadline. What it fails with in the end is the last thing
 * that was heard of the upstream: a retry that was itself refused unmade tells less than the call before.
 */
public final class RetryingEhpcApi implements EhpcApi {
    /** All that can become of a wish to retry, for the metrics. */
    public static final List<String> RESULTS = List.of("made", "withheld");

    private final EhpcApi retried;
    private final RetryConfig config;
    private final ToLongFunction<Query> usualMillis;
    private final FullJitter jitter;
    private final Scheduler scheduler;
    private final MonotonicClock clock;
    private final ResilienceMetrics metrics;
    private final ConcurrentMap<String, RetryBudget> budgets = new ConcurrentHashMap<>();

    /**
     * With full budgets.
     *
     * @param usualMillis how long a call for that query usually takes
     * @param random for any thread, such as {@link java.util.Random}
     * @param metrics made with {@link #RESULTS}
     */
    RetryingEhpcApi(
            EhpcApi retried,
            RetryConfig config,
            ToLongFunction<Query> usualMillis,
            RandomGenerator random,
            Scheduler scheduler,
            MonotonicClock clock,
            ResilienceMetrics metrics) {
        this.retried = retried;
        this.config = config;
        this.usualMillis = usualMillis;
        this.jitter = new FullJitter(config.baseDelay(), config.maxDelay(), random);
        this.scheduler = scheduler;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** How far the work on a query is: calls made, and whether the one retry of its kind was among them. */
    private record Attempt(Query query, Terms terms, int calls, boolean onceUsed) {

        Attempt next(Fault fault) {
            return new Attempt(query, terms, calls + 1, onceUsed || fault.retried() == FaultKind.Retried.ONCE);
        }
    }

    @Override
    public Future<Answer> answer(Query query, Terms terms) {
        budget(query.region()).firstCall();
        return call(new Attempt(query, terms, 1, false));
    }

    private Future<Answer> call(Attempt attempt) {
        return retried.answer(attempt.query(), attempt.terms())
                .onSuccess(answer -> metrics.called(true, attempt.calls() > 1))
                .recover(failure -> again(attempt, CallFailedException.faultOf(failure)));
    }

    private Future<Answer> again(Attempt attempt, Fault fault) {
        if (attempt.calls() >= config.maxAttempts() || !isWorthIt(attempt, fault)) {
            return ended(attempt, fault);
        }
        long pause = pauseMillis(attempt, fault);
        String result = judge(attempt, pause);
        metrics.retry(attempt.query().region(), result);
        if (!result.equals("made")) {
            attempt.terms().journal().note(Wait.RETRY, result);
            return ended(attempt, fault);
        }
        return attempt.terms()
                .during(Wait.RETRY, pause(pause))
                .compose(over -> call(attempt.next(fault)))
                .recover(failure -> tellMore(failure, fault));
    }

    private Future<Answer> ended(Attempt attempt, Fault fault) {
        metrics.called(false, attempt.calls() > 1);
        return Future.failedFuture(fault.asException());
    }

    private static boolean isWorthIt(Attempt attempt, Fault fault) {
        return switch (fault.retried()) {
            case NO -> false;
            case YES -> true;
            case ONCE -> !attempt.onceUsed();
            case AFTER_ITS_WAIT -> fault.retryAfter() != null;
        };
    }

    /** What the upstream asks for comes first, and the random pause on top of it. */
    private long pauseMillis(Attempt attempt, Fault fault) {
        Duration asked = fault.retryAfter();
        return (asked == null ? 0 : asked.toMillis()) + jitter.pauseMillis(attempt.calls() - 1);
    }

    private String judge(Attempt attempt, long pauseMillis) {
        long needed = pauseMillis + usualMillis.applyAsLong(attempt.query());
        if (needed >= attempt.terms().leftMillis(clock)) {
            return "withheld";
        }
        return budget(attempt.query().region()).take() ? "made" : "withheld";
    }

    private RetryBudget budget(String region) {
        return budgets.computeIfAbsent(region, first -> new RetryBudget(config.budget()));
    }

    private Future<Void> pause(long millis) {
        if (millis == 0) {
            return Future.succeededFuture();
        }
        Promise<Void> over = Promise.promise();
        scheduler.after(millis, over::complete);
        return over.future();
    }

    private static Future<Answer> tellMore(Throwable failure, Fault before) {
        boolean unmade = !CallFailedException.faultOf(failure).kind().wasCalled();
        return Future.failedFuture(unmade ? before.asException() : failure);
    }
}
