package io.ehpc.gateway.cache;

import io.ehpc.gateway.cache.Freshness.Verdict;
import io.ehpc.gateway.cache.Served.Source;
import io.ehpc.gateway.cache.Served.Why;
import io.ehpc.gateway.config.CacheConfig;
import io.ehpc.gateway.telemetry.CacheMetrics;
import io.ehpc.gateway.time.Clocks;
import io.ehpc.gateway.tracing.Trail;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.CallFailedException;
import io.ehpc.gateway.upstream.Deadline;
import io.ehpc.gateway.upstream.EhpcApi;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Query;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The answers held in memory.
 *
 * <p>For each look-up the verdict on the held answer's age decides: serve it, serve it and refresh it
 * behind, refresh it and serve it only if that fails (or failed lately), or load. A verdict is taken anew
 * after a wait, since an answer ages meanwhile.
 */
public final class AnswerCache {
    /** All outcomes that a look-up is counted under. */
    public static final List<String> OUTCOMES =
            List.of("fresh", "stale", "stale-if-error", "miss", "coalesced", "negative", "failed");

    private static final Fault SLOW =
            Fault.of(FaultKind.TIMED_OUT, "A call has been under way for nearly as long as a request waits.");

    private final Clocks clocks;
    private final CacheMetrics metrics;
    private final Keeper keeper;
    private final Agenda agenda = new Agenda();
    private final WatchList watchList = new WatchList();
    private final CacheMemory memory;
    private final Failures failures = new Failures();
    private final Judge judge;
    private final Shelf shelf;
    private final Flights<Query, Answer> flights;
    private final Loads loads;
    private final RefreshAhead refreshAhead;
    private volatile Settings settings;

    /**
     * What a reload may change.
     *
     * @param loadTime how long one load may take
     * @param watched what is kept fresh though nobody asks, always
     * @param spare whether a query's account has quota that nobody waits for
     */
    public record Settings(
            CacheConfig config, Duration loadTime, EhpcApi loader, Set<Query> watched, Predicate<Query> spare) {
        public Settings {
            watched = Set.copyOf(watched);
        }
    }

    /** @param memory what it holds is counted there, and limited by it */
    public AnswerCache(
            Vertx vertx,
            Clocks clocks,
            CacheMetrics metrics,
            Keeper keeper,
            Witness witness,
            CacheMemory memory,
            Settings settings) {
        this.clocks = clocks;
        this.memory = memory;
        this.metrics = metrics;
        this.keeper = keeper;
        this.settings = settings;
        this.judge = new Judge(clocks, failures);
        this.flights = new Flights<>(vertx, clocks.monotonic());
        this.shelf = new Shelf(clocks, settings.config(), keeper, witness, agenda, memory, this::isWatched);
        this.loads = new Loads(clocks, flights, shelf, failures, agenda, watchList, judge, metrics);
        this.refreshAhead = new RefreshAhead(
                clocks,
                shelf,
                failures,
                agenda,
                watchList,
                metrics,
                (query, held, now) -> loads.begin(query, held, Trigger.AHEAD, now, Allowance.UNLIMITED));
        refreshAhead.watch(settings);
        memory.add(CacheMemory.Kind.ENTRIES, shelf);
        memory.add(CacheMemory.Kind.FAILURES, failures);
        memory.show(metrics);
        shelf.show(metrics);
        failures.show(metrics);
        Lookout lookout = new Lookout(clocks, shelf, failures, watchList, () -> this.settings);
        metrics.show(
                new CacheMetrics.Levels(shelf::size, shelf::evictions, flights::size),
                new CacheMetrics.Outlook(
                        region -> lookout.outlook(region).oldestSeconds(),
                        region -> lookout.outlook(region).runwaySeconds()));
    }

    private boolean isWatched(Query query) {
        return watchList.has(query, settings);
    }

    /** Goes by other settings from now on. What is held stays, and is judged by them. */
    public void configure(Settings next) {
        settings = next;
        memory.configure(next.config().maxBytes());
        shelf.configure(next.config());
        refreshAhead.watch(next);
    }

    /** Keeps these fresh too though nobody asks, until it is told of others. */
    public void watch(Set<Query> also) {
        refreshAhead.watch(also, settings);
    }

    /** Holds answers that outlived an earlier process, each at its true age; says how many were still good. */
    public int restore(Collection<Kept> kept) {
        return (int) kept.stream().filter(shelf::restore).count();
    }

    /** Has all that is held kept anew, by a keeper that has lost it. */
    public void retell() {
        shelf.retell();
    }

    /** Refreshes what is due to be, without a reader; to be called a few times a second. */
    public void keepFresh() {
        refreshAhead.turn(settings);
    }

    /**
     * The answer to a query, by the deadline at the latest, as fresh as the directives want it; fails with
     * {@link CallFailedException} and nothing else. The future is of the caller's context.
     */
    public Future<Served> get(Query query, Deadline deadline, Directives directives) {
        return get(query, deadline, directives, Allowance.UNLIMITED);
    }

    /**
     * The same for one who may not have the upstream called at will. Without leave, one in need gets
     * {@link FaultKind#OVER_QUOTA}, or what is held as for any failed call; a stale answer is served unrefreshed.
     */
    public Future<Served> get(Query query, Deadline deadline, Directives directives, Allowance allowance) {
        Trail trail = directives.telling().part(query.region(), query.clusterId());
        return look(new Wish(query, deadline, directives, allowance, settings, trail))
                .onComplete(
                        served -> lookedUp(query, trail, served.outcome()),
                        failure -> lookedUp(query, trail, outcome(failure)));
    }

    private void lookedUp(Query query, Trail trail, String outcome) {
        metrics.lookedUp(query.region(), outcome);
        trail.end(outcome);
    }

    /** One look-up, which goes on with the settings it began with. */
    private record Wish(
            Query query,
            Deadline deadline,
            Directives directives,
            Allowance allowance,
            Settings settings,
            Trail trail) {}

    private static String outcome(Throwable failure) {
        return CallFailedException.faultOf(failure).kind().isDefinitive() ? "negative" : "failed";
    }

    private Future<Served> look(Wish wish) {
        Entry held = shelf.get(wish.query());
        if (held == null) {
            return load(wish, null, Why.MISS);
        }
        CacheConfig config = wish.settings().config();
        Served served = judge.held(held, config, wish.directives());
        wish.trail().held(served.verdict().label());
        return switch (served.verdict()) {
            case FRESH -> hit(held, served);
            case STALE -> {
                refreshBehind(held, wish);
                yield hit(held, served);
            }
            case STALE_IF_ERROR -> {
                Why why = judge.byAge(held, config) == Verdict.STALE_IF_ERROR ? Why.STALE : Why.REQUEST;
                yield why == Why.STALE && !wish.directives().onlyIfCached()
                        ? triedLately(held, wish).orElseGet(() -> askFirst(held, why, wish))
                        : askFirst(held, why, wish);
            }
            case EXPIRED -> load(wish, held, Why.STALE);
        };
    }

    private Future<Served> askFirst(Entry held, Why why, Wish wish) {
        return load(wish, held, why)
                .recover(failure -> insteadOf(failure, held, why, wish)
                        .map(served -> hit(held, served))
                        .orElseGet(() -> Future.failedFuture(failure)));
    }

    /**
     * What is held, if a try to load it failed lately, or has taken most of the time that a load may take: another
     * may end no sooner, so nobody waits for it. It is made behind. Nothing if there is no such try, or if what is
     * held may not be served.
     */
    private Optional<Future<Served>> triedLately(Entry held, Wish wish) {
        return Optional.ofNullable(trouble(wish))
                .flatMap(fault -> insteadOf(fault.asException(), held, null, wish))
                .map(served -> {
                    refreshBehind(held, wish);
                    return hit(held, served);
                });
    }

    private @Nullable Fault trouble(Wish wish) {
        Fault failed = failures.inTrouble(wish.query(), clocks.waits().instant());
        Duration most = wish.settings().loadTime().multipliedBy(9).dividedBy(10);
        return failed == null && flights.age(wish.query()).compareTo(most) >= 0 ? SLOW : failed;
    }

    private Optional<Served> insteadOf(Throwable failure, Entry held, @Nullable Why why, Wish wish) {
        return judge.insteadOf(failure, held, why, wish.settings().config(), wish.directives());
    }

    private Future<Served> hit(Entry held, Served served) {
        held.usage().served(1, clocks.waits().instant());
        return Future.succeededFuture(served);
    }

    /** Refreshes behind a stale answer; how it ends is seen by who asks next. */
    private void refreshBehind(Entry held, Wish wish) {
        if (failures.backingOff(wish.query(), clocks.waits().instant(), Directives.NONE) == null) {
            loads.begin(wish.query(), held, Trigger.BEHIND, wish.settings(), wish.allowance(), wish.trail());
        }
    }

    private Future<Served> load(Wish wish, @Nullable Entry held, Why why) {
        if (wish.directives().onlyIfCached()) {
            wish.trail().cutBy("only-if-cached");
            return Future.failedFuture(notCached());
        }
        Fault backingOff = failures.backingOff(wish.query(), clocks.waits().instant(), wish.directives());
        if (backingOff != null) {
            wish.trail().cutBy("cache.failureMemory");
            return Future.failedFuture(backingOff.asException());
        }
        long left = wish.deadline().leftMillis(clocks.monotonic());
        if (left <= 0) {
            return Future.failedFuture(tooLate(wish));
        }
        Trigger trigger = why == Why.REQUEST ? Trigger.REQUEST : Trigger.NEED;
        Flights.Seat<Answer> seat =
                loads.join(wish.query(), held, trigger, wish.settings(), wish.allowance(), wish.trail());
        wish.trail().load(seat.first() ? "begun" : Trail.JOINED, seat.journal());
        Source source = seat.first() ? Source.CALL : Source.SHARED_CALL;
        return seat.landing()
                .timeout(left, TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(
                        failure instanceof TimeoutException
                                ? tooLate(wish)
                                : CallFailedException.faultOf(failure).asException()))
                .compose(answer -> called(answer, source, why, wish));
    }

    private Future<Served> called(Answer answer, Source source, Why why, Wish wish) {
        return judge.called(answer, wish.settings().config(), source, why)
                .map(Future::succeededFuture)
                .orElseGet(() -> Future.failedFuture(Judge.pastItsLimit()));
    }

    private static CallFailedException tooLate(Wish wish) {
        wish.trail().cutBy("deadline");
        return Fault.of(FaultKind.TIMED_OUT, "The answer did not come before the request's deadline.")
                .asException();
    }

    /**
     * What one too many gets that would wait for a flight.
     *
     * @param within when the flight ends at the latest
     */
    static CallFailedException tooMany(Duration within) {
        return new Fault(
                        FaultKind.OVERLOADED,
                        "As many requests wait for the same answer, or as many of this client, as may.",
                        null,
                        null,
                        within)
                .asException();
    }

    private static CallFailedException notCached() {
        return Fault.of(FaultKind.NOT_CACHED, "The request wants only what is held, and nothing is that it takes.")
                .asException();
    }

    /** Changes whenever what is held does, or how it is judged: until then a hit stays a hit, while its age allows. */
    public long generation() {
        return shelf.generation();
    }

    /** Counts hits that were served without a look-up each, for as long as the generation was the same. */
    public void touch(Served served, int hits) {
        Query query = served.answer().query();
        metrics.lookedUp(query.region(), served.outcome(), hits);
        Entry held = shelf.get(query);
        if (held != null) {
            held.usage().served(hits, clocks.waits().instant());
        }
    }

    /**
     * Takes answers back: as they are, or (soft) so that each is still served, but refreshed behind by who
     * asks first. A call that is under way is not kept either way, since it may have begun too early. Ends
     * once no restart can bring back what was taken; fails if that cannot be made sure, though it is done.
     */
    public Future<Purged> purge(Predicate<Query> which, boolean soft) {
        int calls = flights.cutLoose(which);
        failures.forget(which);
        List<Query> taken = soft ? shelf.makeOverdue(which) : shelf.drop(which);
        // A flight that began meanwhile may have found what was still on the shelf.
        int found = flights.cutLoose(taken);
        refreshAhead.watch(settings);
        return keeper.settled().map(new Purged(taken.size(), calls + found));
    }

    /**
     * What a purge did.
     *
     * @param entries how many answers it took back
     * @param calls how many calls were under way whose answers are not kept
     */
    public record Purged(int entries, int calls) {}

    /** All that is held, for those who report and do not serve: some of it may have expired. */
    public List<HeldEntry> inspect(Predicate<Query> which) {
        Settings now = settings;
        return shelf.all().stream()
                .filter(entry -> which.test(entry.answer().query()))
                .map(entry -> inspected(entry, now))
                .toList();
    }

    private HeldEntry inspected(Entry entry, Settings now) {
        Query query = entry.answer().query();
        Served served = judge.held(entry, now.config(), Directives.NONE);
        return new HeldEntry(
                served,
                served.lifetime().servedFor(),
                entry.overdue(),
                watchList.has(query, now),
                flights.has(query),
                entry.usage().hits(),
                timeOfDay(entry.usage().last()),
                timeOfDay(agenda.next(query)),
                entry.weight());
    }

    private @Nullable Instant timeOfDay(@Nullable Instant wait) {
        return wait == null ? null : clocks.timeOfDay(wait);
    }

    /** Whether what this answer says is what is held for its query. */
    public boolean isHeld(Answer answer) {
        Entry held = shelf.peek(answer.query());
        return held != null && held.answer().content() == answer.content();
    }

    /** What is held for a query, for those who report and do not serve: it may have expired. */
    public Optional<Served> peek(Query query) {
        return Optional.ofNullable(shelf.peek(query)).map(held -> judge.held(held, settings.config(), Directives.NONE));
    }

    /** Why the last try to load a query failed; nothing if it was good, or there was none. */
    public Optional<Fault> lastFailure(Query query) {
        return Optional.ofNullable(failures.last(query)).map(Failures.Failure::fault);
    }
}
