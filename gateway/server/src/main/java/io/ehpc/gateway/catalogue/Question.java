package io.ehpc.gateway.catalogue;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a client wants to know, over any number of regions and clusters.
 *
 * @param regions the regions; empty for all that are configured
 * @param filters those of the operation by the API's names, all but the cluster's; well-formed
 */
public record Question(List<String> regions, Clusters clusters, SortedMap<String, String> filters) {

    public Question {
        regions = List.copyOf(regions);
        filters = Collections.unmodifiableSortedMap(new TreeMap<>(filters));
    }
}
