package io.ehpc.gateway.resilience;

import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.EhpcApi;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.Terms;
import io.vertx.core.Future;
import java.util.Map;

/** Calls each region behind that region's own guard. */
public final class GuardedEhpcApi implements EhpcApi {
    private final EhpcApi guarded;
    private final Map<String, RegionGuard> guards;

    /** @param guards by region; every query's region is among them */
    public GuardedEhpcApi(EhpcApi guarded, Map<String, RegionGuard> guards) {
        this.guarded = guarded;
        this.guards = Map.copyOf(guards);
    }

    @Override
    public Future<Answer> answer(Query query, Terms terms) {
        RegionGuard guard = guards.get(query.region());
        if (guard == null) {
            throw new IllegalArgumentException("no guard for " + query.region());
        }
        return guard.call(() -> guarded.answer(query, terms));
    }
}
