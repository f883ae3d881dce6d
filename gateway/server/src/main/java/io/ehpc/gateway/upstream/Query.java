package io.ehpc.gateway.upstream;

import io.ehpc.gateway.protocol.Filter;
import io.ehpc.gateway.protocol.Operation;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one upstream call answers, and the key under which its answer is kept.
 *
 * @param account the gateway's name for the account that asks: each sees its own images
 * @param region the region's id
 * @param filters normalised by {@link Operation#normalise}
 */
public record Query(String account, Operation operation, String region, SortedMap<String, String> filters) {

    private static final int OWN_WEIGHT = 170;
    private static final int FILTER_WEIGHT = 90;

    public Query {
        filters = Collections.unmodifiableSortedMap(new TreeMap<>(filters));
    }

    /** About how many bytes of memory it takes. */
    public int weight() {
        return OWN_WEIGHT
                + region.length()
                + filters.values().stream()
                        .mapToInt(value -> FILTER_WEIGHT + 2 * value.length())
                        .sum();
    }

    /** The cluster that it asks for, or null. */
    public @Nullable String clusterId() {
        return filters.get(Filter.CLUSTER_ID.name());
    }
}
