package io.ehpc.gateway.config;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How long answers are good for: in general, and otherwise for some operations or for some of their regions.
 *
 * @param general for all that have none of their own
 * @param jitter by how many percent a lifetime may be shortened, by chance, so that what came together
 *     does not age together
 * @param operations by the name of the operation
 */
public record LifetimesConfig(LifetimeConfig general, int jitter, SortedMap<String, OfOperation> operations)
        implements Keyed {

    /**
     * Those of one operation.
     *
     * @param general for all its regions that have none of their own
     * @param regions by the region's id
     */
    public record OfOperation(LifetimeConfig general, SortedMap<String, LifetimeConfig> regions) implements Keyed {
        public OfOperation {
            regions = Collections.unmodifiableSortedMap(new TreeMap<>(regions));
        }

        @Override
        public Map<String, @Nullable Object> keys() {
            Map<String, @Nullable Object> keys = lifetimeKeys(general);
            keys.put("regions", regions);
            return keys;
        }
    }

    public LifetimesConfig {
        operations = Collections.unmodifiableSortedMap(new TreeMap<>(operations));
    }

    /** The same lifetimes for every operation and region, to the instant. */
    public static LifetimesConfig of(LifetimeConfig general) {
        return new LifetimesConfig(general, 0, new TreeMap<>());
    }

    /** Those of an operation in a region. */
    public LifetimeConfig of(String operation, String region) {
        OfOperation own = operations.get(operation);
        return own == null ? general : own.regions().getOrDefault(region, own.general());
    }

    @Override
    public Map<String, @Nullable Object> keys() {
        Map<String, @Nullable Object> keys = lifetimeKeys(general);
        keys.put("jitter", jitter);
        keys.put("operations", operations);
        return keys;
    }

    private static Map<String, @Nullable Object> lifetimeKeys(LifetimeConfig lifetime) {
        Map<String, @Nullable Object> keys = new HashMap<>();
        keys.put("fresh", lifetime.fresh());
        keys.put("staleWhileRevalidate", lifetime.staleWhileRevalidate());
        keys.put("staleIfError", lifetime.staleIfError());
        return keys;
    }
}
