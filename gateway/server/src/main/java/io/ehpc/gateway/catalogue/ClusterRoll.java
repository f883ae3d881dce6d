package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.protocol.ClusterInfo;
import io.ehpc.gateway.upstream.Fault;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All clusters of some regions, as far as they can be known.
 *
 * @param clusters sorted by id, then by region
 * @param incomplete the regions that may have others, and why
 */
record ClusterRoll(List<Entry> clusters, SortedMap<String, Fault> incomplete) {

    /**
     * A cluster.
     *
     * @param region where it is
     * @param info what the upstream lists of it; null if it is known from the configuration alone
     */
    record Entry(String id, String region, @Nullable ClusterInfo info) {}

    ClusterRoll {
        clusters = List.copyOf(clusters);
        incomplete = Collections.unmodifiableSortedMap(new TreeMap<>(incomplete));
    }
}
