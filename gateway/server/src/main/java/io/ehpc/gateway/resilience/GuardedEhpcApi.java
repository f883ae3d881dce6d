package io.ehpc.gateway.resilience;

import io.ehpc.gateway.telemetry.UpstreamMetrics;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.CallFailedException;
import io.ehpc.gateway.upstream.EhpcApi;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.Terms;
import io.vertx.core.Future;
import java.util.Map;

/** Calls each region behind that region's own guard, and counts the calls that were not made, whoever refused them. */
public final class GuardedEhpcApi implements EhpcApi {
    private final EhpcApi guarded;
    private final Map<String, RegionGuard> guards;
    private final UpstreamMetrics metrics;

    /** @param guards by region; every query's region is among them */
    public GuardedEhpcApi(EhpcApi guarded, Map<String, RegionGuard> guards, UpstreamMetrics metrics) {
        this.guarded = guarded;
        this.guards = Map.copyOf(guards);
        this.metrics = metrics;
    }

    @Override
    public Future<Answer> answer(Query query, Terms terms) {
        RegionGuard guard = guards.get(query.region());
        if (guard == null) {
            throw new IllegalArgumentException("no guard for " + query.region());
        }
        return guard.call(terms, () -> guarded.answer(query, terms))
                .onFailure(failure -> failed(query.region(), CallFailedException.faultOf(failure)));
    }

    private void failed(String region, Fault fault) {
        if (!fault.kind().wasCalled()) {
            metrics.refused(region, fault.kind().label());
        }
    }
}
