package io.ehpc.gateway.resilience;

import io.ehpc.gateway.upstream.Query;
import java.time.Duration;
import java.util.Map;

/**
 * What is known of calls to the regions, as of one configuration.
 *
 * @param guards by region
 * @param callTimeout how long one call may take
 */
record RegionCalls(Map<String, RegionGuard> guards, Duration callTimeout) {

    RegionCalls {
        guards = Map.copyOf(guards);
    }

    /** The guard of the query's region, which is among them. */
    RegionGuard guard(Query query) {
        RegionGuard guard = guards.get(query.region());
        if (guard == null) {
            throw new IllegalArgumentException("no guard for " + query.region());
        }
        return guard;
    }

    /**
     * How long a call usually takes, in milliseconds. It stays below the longest that a call may take, so that one
     * with as much time as that may always be made: what is learnt of a region that got slow cannot lock it out.
     */
    long usualMillis(Query query) {
        return Math.min(guard(query).usualMillis(query.operation()), callTimeout.toMillis() * 9 / 10);
    }
}
