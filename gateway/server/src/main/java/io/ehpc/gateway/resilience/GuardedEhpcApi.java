package io.ehpc.gateway.resilience;

import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.EhpcApi;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.Terms;
import io.vertx.core.Future;

/** Calls each region behind that region's own breaker. */
final class GuardedEhpcApi implements EhpcApi {
    private final EhpcApi guarded;
    private final RegionCalls calls;

    /** @param calls every query's region is among them */
    GuardedEhpcApi(EhpcApi guarded, RegionCalls calls) {
        this.guarded = guarded;
        this.calls = calls;
    }

    @Override
    public Future<Answer> answer(Query query, Terms terms) {
        return calls.guard(query).call(terms, query.operation(), () -> guarded.answer(query, terms));
    }
}
