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

    public Query {
        filters = Collections.unmodifiableSortedMap(new TreeMap<>(filters));
    }

    /** The cluster that it asks for, or null. */
    public @Nullable String clusterId() {
        return filters.get(Filter.CLUSTER_ID.name());
    }
}
