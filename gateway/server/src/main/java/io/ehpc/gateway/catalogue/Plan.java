package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.catalogue.BadQuestionException.Subject;
import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.protocol.Filter;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.protocol.Printable;
import io.ehpc.gateway.upstream.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * From a question to its queries: a pure function of what is configured.
 *
 * @param account who asks
 * @param regions all regions
 * @param clusterRegions the region of each known cluster
 * @param maxParts how many queries one question may ask
 */
record Plan(String account, SortedSet<String> regions, Map<String, String> clusterRegions, int maxParts) {

    static Plan of(GatewayConfig config) {
        return new Plan(
                config.account().id(),
                new TreeSet<>(config.upstream().regions().keySet()),
                config.upstream().clusters(),
                config.requests().maxParts());
    }

    /**
     * One query for each region, or, if clusters are named, one for each cluster. A cluster is asked for
     * in its own region; one whose region is not known needs exactly one region in the question.
     *
     * @throws BadQuestionException if it names an unknown region or cluster, or asks too much
     */
    List<Query> queries(Question question) {
        for (String region : question.regions()) {
            if (!regions.contains(region)) {
                throw unknown(Subject.REGION, "The region " + Printable.of(region) + " is not configured here.");
            }
        }
        List<String> asked = question.regions().isEmpty() ? List.copyOf(regions) : question.regions();
        int parts = question.clusters().isEmpty()
                ? asked.size()
                : question.clusters().size();
        if (parts > maxParts) {
            Subject subject = question.clusters().isEmpty() ? Subject.REGION : Subject.CLUSTER;
            throw unaskable(
                    subject, "The question has " + parts + " parts; at most " + maxParts + " may be asked at once.");
        }
        List<Query> queries = new ArrayList<>(parts);
        if (question.clusters().isEmpty()) {
            asked.forEach(region -> queries.add(query(region, null, question.filters())));
        }
        for (String cluster : question.clusters()) {
            queries.add(query(regionOf(cluster, question), cluster, question.filters()));
        }
        return queries;
    }

    private String regionOf(String cluster, Question question) {
        String region = clusterRegions.get(cluster);
        List<String> named = question.regions();
        if (region == null) {
            if (named.size() == 1) {
                return named.get(0);
            }
            throw unknown(
                    Subject.CLUSTER,
                    "The region of the cluster " + Printable.of(cluster)
                            + " is not known here; name it, and it alone, as the region.");
        }
        if (!named.isEmpty() && !named.contains(region)) {
            throw unaskable(
                    Subject.CLUSTER,
                    "The cluster " + Printable.of(cluster) + " is in " + region + ", which is not among the regions.");
        }
        return region;
    }

    /** The query for the images of a region, or of a cluster in it. */
    Query query(String region, @Nullable String cluster, SortedMap<String, String> filters) {
        SortedMap<String, String> all = new TreeMap<>(filters);
        if (cluster != null) {
            all.put(Filter.CLUSTER_ID.name(), cluster);
        }
        return new Query(account, Operation.LIST_COMMUNITY_IMAGES, region, all);
    }

    private static BadQuestionException unknown(Subject subject, String detail) {
        return new BadQuestionException(subject, true, detail);
    }

    private static BadQuestionException unaskable(Subject subject, String detail) {
        return new BadQuestionException(subject, false, detail);
    }
}
