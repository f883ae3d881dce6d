package io.ehpc.gateway.cache;

import io.ehpc.gateway.cache.Freshness.Verdict;
import io.ehpc.gateway.config.RefreshAheadConfig;
import io.ehpc.gateway.telemetry.CacheMetrics;
import io.ehpc.gateway.time.Clocks;
import io.ehpc.gateway.upstream.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Refreshes what is hot or watched before it is stale, as long as there is quota to spare, and lets the
 * rest go. It looks at a query only when its time on the agenda has come.
 *
 * <p>Each visit leaves the query either with a flight, at whose end it is planned anew, or with another
 * visit, or dropped. A query that fails is tried ever later, and dropped at its stale limit.
 */
final class RefreshAhead {
    /** So that one turn on an event loop stays short. */
    private static final int VISITS_A_TURN = 200;

    private static final Duration UNTIL_THERE_IS_QUOTA = Duration.ofSeconds(1);

    private final Clocks clocks;
    private final Shelf shelf;
    private final Failures failures;
    private final Agenda agenda;
    private final WatchList watchList;
    private final CacheMetrics metrics;
    private final Refresh refresh;

    /** Begins a refresh, unless one is under way. */
    interface Refresh {
        void of(Query query, @Nullable Entry held, AnswerCache.Settings settings);
    }

    RefreshAhead(
            Clocks clocks,
            Shelf shelf,
            Failures failures,
            Agenda agenda,
            WatchList watchList,
            CacheMetrics metrics,
            Refresh refresh) {
        this.clocks = clocks;
        this.shelf = shelf;
        this.failures = failures;
        this.agenda = agenda;
        this.watchList = watchList;
        this.metrics = metrics;
        this.refresh = refresh;
    }

    /** What is watched and not held is due at once. */
    void watch(AnswerCache.Settings settings) {
        Instant now = clocks.waits().instant();
        watchList
                .all(settings)
                .filter(query -> shelf.peek(query) == null && agenda.next(query) == null)
                .forEach(query -> agenda.put(query, now));
    }

    /** Watches these besides; what is held of them and was let go is to be refreshed again. */
    void watch(Set<Query> also, AnswerCache.Settings settings) {
        Set<Query> before = watchList.also();
        if (also.equals(before)) {
            return;
        }
        watchList.also(also);
        also.stream()
                .filter(query -> !before.contains(query))
                .flatMap(query -> Stream.ofNullable(shelf.peek(query)))
                .forEach(shelf::plan);
        watch(settings);
    }

    /** Looks at what is due. */
    void turn(AnswerCache.Settings settings) {
        Instant now = clocks.waits().instant();
        agenda.due(now, VISITS_A_TURN).forEach(query -> visit(query, now, settings));
    }

    private void visit(Query query, Instant now, AnswerCache.Settings settings) {
        Entry held = shelf.peek(query);
        if (held != null && shelf.freshness(held).judge(held.answer().age(clocks.now())) == Verdict.EXPIRED) {
            shelf.drop(query);
            held = null;
        }
        boolean watched = watchList.has(query, settings);
        if (!watched && held == null) {
            return;
        }
        if (held != null && !watched && !isHot(held, now, settings)) {
            shelf.planAt(held, shelf.freshness(held).staleIfError());
            return;
        }
        Failures.Failure failure = failures.last(query);
        if (failure != null && failure.retryAt().isAfter(now)) {
            agenda.put(query, failure.retryAt());
        } else if (settings.spare().test(query)) {
            // If a flight is under way already, its end plans the next visit over this one.
            agenda.put(query, now.plus(settings.loadTime()));
            refresh.of(query, held, settings);
        } else {
            metrics.refreshed(query.region(), "postponed");
            agenda.put(query, now.plus(UNTIL_THERE_IS_QUOTA));
        }
    }

    private static boolean isHot(Entry held, Instant now, AnswerCache.Settings settings) {
        RefreshAheadConfig config = settings.config().refreshAhead();
        return config.enabled() && held.usage().isHot(config.hits(), config.idleAfter(), now);
    }
}
