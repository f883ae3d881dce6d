package io.ehpc.gateway.telemetry;

import com.github.benmanes.caffeine.cache.Cache;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/** What the cache did: look-ups by region and outcome, and how full it is. */
public final class CacheMetrics {
    /** What can become of a refresh. */
    private static final List<String> REFRESHES = List.of("ok", "failed", "postponed");

    private final MeterRegistry registry;
    private final List<String> outcomes;
    private final Map<String, Series> byRegion = new ConcurrentHashMap<>();
    private volatile Outlook outlook = new Outlook(region -> 0, region -> Double.POSITIVE_INFINITY);

    /** @param outcomes all outcomes that a look-up can have */
    public CacheMetrics(MeterRegistry registry, List<String> outcomes) {
        this.registry = registry;
        this.outcomes = List.copyOf(outcomes);
    }

    /**
     * How full the cache is; each is asked at every scrape.
     *
     * @param flights calls under way
     */
    public record Levels(DoubleSupplier entries, DoubleSupplier evictions, DoubleSupplier flights) {}

    /**
     * How long each region can live on what is held, in seconds; asked at every scrape.
     *
     * @param oldest age of the oldest answer that is served
     * @param runway until the first query has no answer, if the upstream stays down
     */
    public record Outlook(ToDoubleFunction<String> oldest, ToDoubleFunction<String> runway) {}

    /** Makes the series of a region; once is enough, more do nothing. */
    public void register(String region) {
        series(region);
    }

    private Series series(String region) {
        return byRegion.computeIfAbsent(region, Series::new);
    }

    /** A look-up ended; {@code outcome} is of those named. */
    public void lookedUp(String region, String outcome) {
        lookedUp(region, outcome, 1);
    }

    /** So many look-ups ended alike. */
    public void lookedUp(String region, String outcome, int times) {
        series(region).lookUps.count(outcome, times);
    }

    /**
     * A refresh that no client waits for ended, or was put off.
     *
     * @param result {@code ok}, {@code failed}, or {@code postponed} for want of quota to spare
     */
    public void refreshed(String region, String result) {
        series(region).refreshes.count(result);
    }

    /** Shows what is held. */
    public void show(Levels levels, Outlook ahead) {
        outlook = ahead;
        Metric.CACHE_ENTRIES.gauge(registry, levels.entries());
        Metric.CACHE_FLIGHTS.gauge(registry, levels.flights());
        Metric.CACHE_EVICTIONS.counted(registry, levels.evictions());
    }

    /** Shows how much memory is kept of a kind, of those that the label has; asked at every scrape. */
    public void showSize(String kind, DoubleSupplier bytes) {
        Metric.CACHE_SIZE.gauge(registry, bytes, kind);
    }

    /**
     * Shows what a cache of Caffeine says of itself, if it keeps its statistics.
     *
     * @param name of the same kinds as the memory
     */
    public void show(String name, Cache<?, ?> cache) {
        CaffeineCacheMetrics.monitor(registry, cache, name);
    }

    /** Shows how much memory may be kept in all; asked at every scrape. */
    public void showLimit(DoubleSupplier bytes) {
        Metric.CACHE_LIMIT.gauge(registry, bytes);
    }

    private final class Series {
        private final Counters lookUps;
        private final Counters refreshes;

        Series(String region) {
            lookUps = new Counters(registry, Metric.CACHE_LOOKUPS, outcomes, region);
            refreshes = new Counters(registry, Metric.CACHE_REFRESHES, REFRESHES, region);
            Metric.CACHE_OLDEST_AGE.gauge(registry, () -> outlook.oldest().applyAsDouble(region), region);
            Metric.CACHE_RUNWAY.gauge(registry, () -> outlook.runway().applyAsDouble(region), region);
        }
    }
}
