package io.ehpc.gateway.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ehpc.gateway.cache.Freshness.Verdict;
import io.ehpc.gateway.cache.Served.Source;
import io.ehpc.gateway.config.CacheConfig;
import io.ehpc.gateway.telemetry.CacheMetrics;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.CallFailedException;
import io.ehpc.gateway.upstream.Deadline;
import io.ehpc.gateway.upstream.EhpcApi;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Priority;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.Terms;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The answers held in memory.
 *
 * <p>For each look-up the verdict on the held answer's age decides: serve it, serve it and refresh it
 * behind, refresh it and serve it only if that fails, or load. A verdict is taken anew after a wait,
 * since an answer ages meanwhile. A fault that is the upstream's last word (a right withdrawn, a cluster
 * gone) drops the older answer; any other leaves it.
 */
public final class AnswerCache {
    /** All outcomes that a look-up is counted under. */
    public static final List<String> OUTCOMES =
            List.of("fresh", "stale", "stale-if-error", "miss", "coalesced", "failed");

    private final Clock clock;
    private final CacheMetrics metrics;
    private final Cache<Query, Answer> answers;
    private final Flights<Query, Answer> flights;
    private final Failures failures = new Failures();
    private volatile Settings settings;

    /**
     * What a reload may change.
     *
     * @param loadTime how long one load may take
     */
    public record Settings(CacheConfig config, Duration loadTime, EhpcApi loader) {
        Freshness freshness() {
            return new Freshness(config.fresh(), config.staleWhileRevalidate(), config.staleIfError());
        }
    }

    public AnswerCache(Vertx vertx, Clock clock, CacheMetrics metrics, Settings settings) {
        this.clock = clock;
        this.metrics = metrics;
        this.settings = settings;
        this.flights = new Flights<>(vertx);
        this.answers = Caffeine.newBuilder()
                .maximumWeight(settings.config().maxBytes())
                .weigher((Query query, Answer answer) -> answer.weight())
                .recordStats()
                .build();
        metrics.show(answers::estimatedSize, this::weight, () -> answers.stats().evictionCount(), flights::size);
    }

    private double weight() {
        return answers.policy().eviction().orElseThrow().weightedSize().orElse(0);
    }

    /** Goes by other settings from now on. What is held stays, and is judged by them. */
    public void configure(Settings next) {
        settings = next;
        answers.policy().eviction().orElseThrow().setMaximum(next.config().maxBytes());
    }

    /**
     * The answer to a query, by the deadline at the latest; fails with {@link CallFailedException} and
     * nothing else. The future is of the caller's context.
     */
    public Future<Served> get(Query query, Deadline deadline) {
        Settings now = settings;
        return look(query, deadline, now)
                .onComplete(
                        answer -> metrics.lookedUp(query.region(), answer.outcome()),
                        failure -> metrics.lookedUp(query.region(), "failed"));
    }

    private Future<Served> look(Query query, Deadline deadline, Settings now) {
        Answer held = answers.getIfPresent(query);
        if (held == null) {
            return load(query, deadline, now);
        }
        Served served = served(held, Source.CACHE, now);
        return switch (served.verdict()) {
            case FRESH -> Future.succeededFuture(served);
            case STALE -> {
                refreshBehind(query, now);
                yield Future.succeededFuture(served);
            }
            case STALE_IF_ERROR -> load(query, deadline, now).recover(failure -> insteadOf(failure, held, now));
            case EXPIRED -> load(query, deadline, now);
        };
    }

    private Served served(Answer answer, Source source, Settings now) {
        Instant instant = clock.instant();
        Verdict verdict = now.freshness().judge(answer.asOf(), instant);
        Duration age = answer.age(instant);
        @Nullable Fault failure = verdict == Verdict.FRESH ? null : failures.last(answer.query());
        return new Served(answer, verdict, source, age, now.config().fresh().minus(age), failure);
    }

    /** Refreshes behind a stale answer; how it ends is seen by who asks next. */
    private void refreshBehind(Query query, Settings now) {
        if (failures.backingOff(query, clock.instant()) == null) {
            flights.begin(query, joined -> fly(query, Priority.REFRESH, joined, now));
        }
    }

    private Future<Served> load(Query query, Deadline deadline, Settings now) {
        Fault backingOff = failures.backingOff(query, clock.instant());
        if (backingOff != null) {
            return Future.failedFuture(backingOff.asException());
        }
        long left = deadline.leftMillis(clock.instant());
        if (left <= 0) {
            return Future.failedFuture(tooLate());
        }
        Flights.Seat<Answer> seat = flights.join(
                query,
                joined -> fly(query, Priority.CLIENT, joined, now),
                now.config().maxWaiters(),
                AnswerCache::tooMany);
        Source source = seat.first() ? Source.CALL : Source.SHARED_CALL;
        return seat.landing()
                .timeout(left, TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(failure instanceof TimeoutException ? tooLate() : failure))
                .compose(answer -> loaded(answer, source, now));
    }

    private Future<Answer> fly(Query query, Priority priority, Future<Void> joined, Settings now) {
        Answer landedMeanwhile = answers.getIfPresent(query);
        if (landedMeanwhile != null
                && served(landedMeanwhile, Source.CACHE, now).verdict() == Verdict.FRESH) {
            return Future.succeededFuture(landedMeanwhile);
        }
        Terms terms = new Terms(Deadline.in(now.loadTime(), clock.instant()), priority, joined);
        return Future.<Void>succeededFuture()
                .compose(go -> now.loader().answer(query, terms))
                .compose(answer -> kept(answer, now))
                .recover(failure -> remembered(query, CallFailedException.faultOf(failure), now));
    }

    /** An upstream that is a gateway itself may answer what is past our limits: that is a failure. */
    private Future<Answer> kept(Answer answer, Settings now) {
        if (served(answer, Source.CALL, now).verdict() == Verdict.EXPIRED) {
            return Future.failedFuture(pastItsLimit());
        }
        answers.put(answer.query(), answer);
        failures.forget(answer.query());
        return Future.succeededFuture(answer);
    }

    private Future<Answer> remembered(Query query, Fault fault, Settings now) {
        failures.remember(query, fault, now.config().failureMemory(), clock.instant());
        if (fault.kind().isDefinitive()) {
            answers.invalidate(query);
        }
        return Future.failedFuture(fault.asException());
    }

    /** Judged once more, by the settings and at the time of who waited. */
    private Future<Served> loaded(Answer answer, Source source, Settings now) {
        Served served = served(answer, source, now);
        return served.verdict() == Verdict.EXPIRED
                ? Future.failedFuture(pastItsLimit())
                : Future.succeededFuture(served);
    }

    private Future<Served> insteadOf(Throwable failure, Answer held, Settings now) {
        Fault fault = CallFailedException.faultOf(failure);
        Served stale = served(held, Source.CACHE, now);
        boolean mayServe = !fault.kind().isDefinitive() && stale.verdict() != Verdict.EXPIRED;
        return mayServe
                ? Future.succeededFuture(
                        new Served(held, Verdict.STALE_IF_ERROR, Source.CACHE, stale.age(), stale.freshFor(), fault))
                : Future.failedFuture(failure);
    }

    private static CallFailedException pastItsLimit() {
        return Fault.of(FaultKind.BACKEND, "The upstream's answer was past its stale limit.")
                .asException();
    }

    private static CallFailedException tooLate() {
        return Fault.of(FaultKind.TIMED_OUT, "The answer did not come before the request's deadline.")
                .asException();
    }

    private static CallFailedException tooMany() {
        return Fault.of(FaultKind.OVERLOADED, "Too many requests wait for the same answer.")
                .asException();
    }

    /** What is held for a query, for those who report and do not serve: it may have expired. */
    public Optional<Served> peek(Query query) {
        Settings now = settings;
        return Optional.ofNullable(answers.getIfPresent(query)).map(held -> served(held, Source.CACHE, now));
    }

    /** Why the last try to load a query failed; nothing if it was good, or there was none. */
    public Optional<Fault> lastFailure(Query query) {
        return Optional.ofNullable(failures.last(query));
    }
}
