package io.ehpc.gateway.config;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How answers are kept.
 *
 * @param maxBytes how much memory all that is kept for answers may take
 * @param lifetimes how long they are good for
 * @param negative for how long the upstream's no is
 * @param failureMemory for how long a query that failed otherwise is not asked again
 * @param maxWaiters how many requests may wait for one call
 * @param refreshAhead what is kept fresh without a reader
 * @param store where answers outlive the process
 */
public record CacheConfig(
        long maxBytes,
        LifetimesConfig lifetimes,
        NegativeConfig negative,
        Duration failureMemory,
        int maxWaiters,
        RefreshAheadConfig refreshAhead,
        StoreConfig store)
        implements Keyed {

    /** The lifetimes' keys stand beside the others. */
    @Override
    public Map<String, @Nullable Object> keys() {
        Map<String, @Nullable Object> keys = new HashMap<>(lifetimes.keys());
        keys.put("maxBytes", maxBytes);
        keys.put("negative", negative);
        keys.put("failureMemory", failureMemory);
        keys.put("maxWaiters", maxWaiters);
        keys.put("refreshAhead", refreshAhead);
        keys.put("store", store);
        return keys;
    }
}
