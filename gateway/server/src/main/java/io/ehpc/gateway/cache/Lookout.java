package io.ehpc.gateway.cache;

import io.ehpc.gateway.time.Clocks;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How long each region can live on what is held, should its upstream stay down. What counts is what somebody asks
 * for: what was served lately, what is watched, and what was called for in vain.
 */
final class Lookout {
    /** A scrape asks twice for each region: it looks once. */
    private static final Duration GOOD_FOR = Duration.ofSeconds(1);

    private final Clocks clocks;
    private final Shelf shelf;
    private final Failures failures;
    private final WatchList watchList;
    private final Supplier<AnswerCache.Settings> settings;
    private Sight last = new Sight(Instant.MIN, Map.of());

    Lookout(
            Clocks clocks,
            Shelf shelf,
            Failures failures,
            WatchList watchList,
            Supplier<AnswerCache.Settings> settings) {
        this.clocks = clocks;
        this.shelf = shelf;
        this.failures = failures;
        this.watchList = watchList;
        this.settings = settings;
    }

    /**
     * A region's outlook.
     *
     * @param oldestSeconds age of the oldest answer that is served; 0 if none is
     * @param runwaySeconds until the first query has no answer; 0 if one has none, infinite if nobody asks
     */
    record Outlook(double oldestSeconds, double runwaySeconds) {
        static final Outlook CALM = new Outlook(0, Double.POSITIVE_INFINITY);
        static final Outlook NOTHING = new Outlook(0, 0);

        Outlook and(Outlook other) {
            return new Outlook(
                    Math.max(oldestSeconds, other.oldestSeconds), Math.min(runwaySeconds, other.runwaySeconds));
        }
    }

    private record Sight(Instant at, Map<String, Outlook> byRegion) {
        boolean isGoodAt(Instant now) {
            return !now.isBefore(at) && now.isBefore(at.plus(GOOD_FOR));
        }
    }

    /** The region's outlook, not older than a second. */
    synchronized Outlook outlook(String region) {
        Instant now = clocks.waits().instant();
        if (!last.isGoodAt(now)) {
            last = new Sight(now, look(now));
        }
        return last.byRegion().getOrDefault(region, Outlook.CALM);
    }

    private Map<String, Outlook> look(Instant now) {
        AnswerCache.Settings current = settings.get();
        Map<String, Outlook> byRegion = new HashMap<>();
        for (Entry entry : shelf.all()) {
            Query query = entry.answer().query();
            if (isServed(entry, current, now) || watchList.has(query, current)) {
                add(byRegion, query, of(entry));
            }
        }
        watchList.all(current).forEach(query -> addIfBare(byRegion, query));
        failures.inTrouble(now).stream()
                .filter(query -> !isAnswered(query, now))
                .forEach(query -> addIfBare(byRegion, query));
        return byRegion;
    }

    private static boolean isServed(Entry entry, AnswerCache.Settings settings, Instant now) {
        return entry.usage().isSince(settings.config().refreshAhead().idleAfter(), now);
    }

    private Outlook of(Entry entry) {
        Duration age = entry.answer().age(clocks.now());
        Duration left = shelf.freshness(entry).lifetime(age).servedFor();
        return left.isNegative() || left.isZero()
                ? Outlook.NOTHING
                : new Outlook(age.toMillis() / 1000.0, left.toMillis() / 1000.0);
    }

    /** The upstream's definite no is an answer too. */
    private boolean isAnswered(Query query, Instant now) {
        Fault fault = failures.inTrouble(query, now);
        return fault == null || fault.kind().isDefinitive();
    }

    private void addIfBare(Map<String, Outlook> byRegion, Query query) {
        Entry held = shelf.peek(query);
        if (held == null || of(held).equals(Outlook.NOTHING)) {
            add(byRegion, query, Outlook.NOTHING);
        }
    }

    private static void add(Map<String, Outlook> byRegion, Query query, Outlook outlook) {
        byRegion.merge(query.region(), outlook, Outlook::and);
    }
}
