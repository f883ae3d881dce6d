package io.ehpc.gateway.resilience;

import io.ehpc.gateway.config.HedgeConfig;
import io.ehpc.gateway.telemetry.ResilienceMetrics;
import io.ehpc.gateway.tracing.Wait;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.EhpcApi;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.Terms;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/**
 * Makes a second call beside one that is slow, and takes the first good answer. The second is made only
 * while the region's breaker is closed, and is the least urgent of all calls: no first call waits for it.
 */
public final class HedgingEhpcApi implements EhpcApi {
    /** All that can become of a wish for a second call, for the metrics. */
    public static final List<String> RESULTS = List.of("won", "lost");

    private final EhpcApi hedged;
    private final HedgeConfig config;
    private final Map<String, RegionGuard> guards;
    private final Scheduler scheduler;
    private final ResilienceMetrics metrics;

    /**
     * @param guards by region; every query's region is among them
     * @param metrics made with {@link #RESULTS}
     */
    HedgingEhpcApi(
            EhpcApi hedged,
            HedgeConfig config,
            Map<String, RegionGuard> guards,
            Scheduler scheduler,
            ResilienceMetrics metrics) {
        this.hedged = hedged;
        this.config = config;
        this.guards = Map.copyOf(guards);
        this.scheduler = scheduler;
        this.metrics = metrics;
    }

    @Override
    public Future<Answer> answer(Query query, Terms terms) {
        Future<Answer> first = hedged.answer(query, terms);
        if (!config.enabled() || first.isComplete()) {
            return first;
        }
        Race race = new Race(first, result -> metrics.hedge(query.region(), result));
        long millis = Math.max(1, config.after().toMillis());
        Runnable cancel = scheduler.after(millis, () -> second(race, query, terms));
        first.onComplete(ended -> cancel.run());
        return race.end();
    }

    private void second(Race race, Query query, Terms terms) {
        RegionGuard guard = guards.get(query.region());
        if (guard != null && guard.isClosed()) {
            terms.journal().note(Wait.HEDGE, "begun");
            race.join(() -> hedged.answer(query, terms.beside()));
        } else {
            terms.journal().note(Wait.HEDGE, "withheld");
        }
    }
}
