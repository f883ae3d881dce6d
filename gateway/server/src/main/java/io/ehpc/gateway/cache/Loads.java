package io.ehpc.gateway.cache;

import io.ehpc.gateway.cache.AnswerCache.Settings;
import io.ehpc.gateway.cache.Freshness.Verdict;
import io.ehpc.gateway.telemetry.CacheMetrics;
import io.ehpc.gateway.time.Clocks;
import io.ehpc.gateway.tracing.Journal;
import io.ehpc.gateway.tracing.Trail;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.CallFailedException;
import io.ehpc.gateway.upstream.Deadline;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.Terms;
import io.vertx.core.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Loads of queries, one flight each, and what becomes of their ends: an answer goes on the shelf, a failure
 * is remembered. A fault that is the upstream's last word (a right withdrawn, a cluster gone) drops the older
 * answer; any other leaves it.
 */
final class Loads {
    private final Clocks clocks;
    private final Flights<Query, Answer> flights;
    private final Shelf shelf;
    private final Failures failures;
    private final Agenda agenda;
    private final WatchList watchList;
    private final Judge judge;
    private final CacheMetrics metrics;

    Loads(
            Clocks clocks,
            Flights<Query, Answer> flights,
            Shelf shelf,
            Failures failures,
            Agenda agenda,
            WatchList watchList,
            Judge judge,
            CacheMetrics metrics) {
        this.clocks = clocks;
        this.flights = flights;
        this.shelf = shelf;
        this.failures = failures;
        this.agenda = agenda;
        this.watchList = watchList;
        this.judge = judge;
        this.metrics = metrics;
    }

    /**
     * Begins a load for one who does not wait for it, unless one is under way.
     *
     * @param replaced what was held when the load was found to be needed
     */
    void begin(Query query, @Nullable Entry replaced, Trigger trigger, Settings now, Allowance allowance) {
        begin(query, replaced, trigger, now, allowance, Trail.NONE);
    }

    /** The same, with a trail that is told of it. */
    void begin(Query query, @Nullable Entry replaced, Trigger trigger, Settings now, Allowance allowance, Trail trail) {
        Load load = new Load(query, replaced, trigger, now, allowance, trail);
        trail.load("behind", load.journal());
        if (!flights.begin(query, load)) {
            count(query, trigger, "postponed");
        }
    }

    /**
     * Joins a load that is under way, or begins one.
     *
     * @param replaced what was held when the load was found to be needed
     */
    Flights.Seat<Answer> join(
            Query query, @Nullable Entry replaced, Trigger trigger, Settings now, Allowance allowance, Trail trail) {
        return flights.join(
                query,
                new Load(query, replaced, trigger, now, allowance, trail),
                trigger == Trigger.NEED,
                allowance.client(),
                now.config().maxWaiters(),
                () -> AnswerCache.tooMany(now.loadTime()));
    }

    /** One load of a query. */
    private final class Load implements Flights.Load<Answer> {
        private final Query query;
        private final @Nullable Entry replaced;
        private final Trigger trigger;
        private final Settings now;
        private final Journal journal;
        private final Allowance allowance;
        /** What a flight before this one had kept; set before this one begins, if ever. */
        private @Nullable Answer found;

        Load(Query query, @Nullable Entry replaced, Trigger trigger, Settings now, Allowance allowance, Trail trail) {
            this.journal = new Journal(clocks.waits(), trail.span());
            this.query = query;
            this.replaced = replaced;
            this.trigger = trigger;
            this.now = now;
            this.allowance = allowance;
        }

        @Override
        public @Nullable Throwable refusal() {
            found = landedMeanwhile();
            Duration wait = found == null ? allowance.refusal() : null;
            return wait == null ? null : overQuota(wait);
        }

        private @Nullable Answer landedMeanwhile() {
            Entry held = shelf.peek(query);
            return held != null
                            && (replaced == null || held.answer() != replaced.answer())
                            && !held.overdue()
                            && judge.byAge(held, now.config()) == Verdict.FRESH
                    ? held.answer()
                    : null;
        }

        @Override
        public Journal journal() {
            return journal;
        }

        @Override
        public Future<Answer> call(Future<Void> joined) {
            if (found != null) {
                return Future.succeededFuture(found);
            }
            Terms terms = new Terms(
                    Deadline.in(now.loadTime(), clocks.monotonic()),
                    trigger.priority(),
                    joined,
                    journal,
                    allowance.client());
            return now.loader().answer(query, terms).map(this::notExpired);
        }

        /** An upstream that is a gateway itself may answer what is past our limits: that is a failure. */
        private Answer notExpired(Answer answer) {
            if (judge.byAge(new Entry(answer, false, new Usage()), now.config()) == Verdict.EXPIRED) {
                throw Judge.pastItsLimit();
            }
            return answer;
        }

        @Override
        public Answer keep(Answer answer) {
            failures.forget(query);
            count(query, trigger, "ok");
            // What was found may have been purged since: only what was loaded goes on the shelf.
            return answer == found ? answer : shelf.put(answer).answer();
        }

        @Override
        public void note(Throwable failure) {
            Fault fault = CallFailedException.faultOf(failure);
            Failures.Failure noted =
                    failures.remember(query, fault, now.config(), clocks.waits().instant());
            // What is dropped is off the agenda; it may have got there after this load began.
            boolean isPlanned = agenda.next(query) != null;
            if (fault.kind().isDefinitive()) {
                shelf.drop(query);
            }
            // What is hot or watched is visited again when another try is worth it.
            if (isPlanned || watchList.has(query, now)) {
                agenda.put(query, noted.retryAt());
            }
            count(query, trigger, "failed");
        }
    }

    private void count(Query query, Trigger trigger, String result) {
        if (trigger == Trigger.AHEAD || trigger == Trigger.BEHIND) {
            metrics.refreshed(query.region(), result);
        }
    }

    private static CallFailedException overQuota(Duration wait) {
        return new Fault(
                        FaultKind.OVER_QUOTA,
                        "The client has had the upstream called as often as it may.",
                        null,
                        null,
                        wait)
                .asException();
    }
}
