package io.ehpc.gateway.config;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where and how the E-HPC API is called.
 *
 * @param regions each region's endpoint, by region id: absolute, {@code http} or {@code https}
 * @param clusters the region of each known cluster, by cluster id
 * @param connectTimeout how long a connection may take to open
 * @param callTimeout how long one call may take in all, whenever the deadline of who asked is
 * @param maxAnswerBytes the largest answer that is read
 * @param connectionsPerRegion how many connections to one region are open at most
 * @param discovery whether the cloud is asked which other regions there are
 */
public record UpstreamConfig(
        SortedMap<String, URI> regions,
        Map<String, String> clusters,
        Duration connectTimeout,
        Duration callTimeout,
        int maxAnswerBytes,
        int connectionsPerRegion,
        DiscoveryConfig discovery) {

    public UpstreamConfig {
        regions = Collections.unmodifiableSortedMap(new TreeMap<>(regions));
        clusters = Map.copyOf(clusters);
    }

    /** The same with these regions too, if discovery is wanted; those that are there already stay as they are. */
    public UpstreamConfig withFound(Collection<String> found) {
        if (!discovery.enabled()) {
            return this;
        }
        SortedMap<String, URI> all = new TreeMap<>(regions);
        found.stream()
                .filter(discovery::hasEndpoint)
                .forEach(region -> all.computeIfAbsent(region, discovery::endpoint));
        return new UpstreamConfig(
                all, clusters, connectTimeout, callTimeout, maxAnswerBytes, connectionsPerRegion, discovery);
    }
}
