package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.catalogue.BadQuestionException.Subject;
import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.protocol.Filter;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.protocol.Printable;
import io.ehpc.gateway.upstream.Fault;
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
 * From a question to its queries: a pure function of what is configured, and of where the clusters are.
 *
 * @param account who asks
 * @param regions all regions
 * @param maxParts how many queries one question may ask
 */
record Plan(String account, SortedSet<String> regions, int maxParts) {

    static Plan of(GatewayConfig config) {
        return new Plan(
                config.account().id(),
                new TreeSet<>(config.upstream().regions().keySet()),
                config.requests().maxParts());
    }

    /**
     * The regions that a question is about.
     *
     * @throws BadQuestionException if it names an unknown one, or asks for too much whatever there is
     */
    List<String> regions(Question question) {
        for (String region : question.regions()) {
            if (!regions.contains(region)) {
                throw unknown(Subject.REGION, "The region " + Printable.of(region) + " is not configured here.");
            }
        }
        List<String> asked = question.regions().isEmpty() ? List.copyOf(regions) : question.regions();
        List<String> clusters = question.clusters().named();
        bounded(clusters.isEmpty() ? Subject.REGION : Subject.CLUSTER, clusters.isEmpty() ? asked : clusters);
        return asked;
    }

    private <T> List<T> bounded(Subject subject, List<T> parts) {
        if (parts.size() > maxParts) {
            throw unaskable(
                    subject,
                    "The question has " + parts.size() + " parts; at most " + maxParts + " may be asked at once.");
        }
        return parts;
    }

    /** One query for each of the question's regions. */
    FanOut ofRegions(Question question) {
        return new FanOut(
                regions(question).stream()
                        .map(region -> query(region, null, question.filters()))
                        .toList(),
                List.of());
    }

    /**
     * One query for each place of each cluster that the question names.
     *
     * @param found where each is, in the question's order
     * @throws BadQuestionException if one is nowhere or not in the question's regions, or these are too many
     */
    FanOut ofClusters(Question question, List<Whereabouts> found) {
        List<Query> queries = new ArrayList<>();
        Map<String, Fault> unknown = new TreeMap<>();
        for (int i = 0; i < found.size(); i++) {
            String cluster = question.clusters().named().get(i);
            places(cluster, found.get(i), question)
                    .forEach(region -> queries.add(query(region, cluster, question.filters())));
            if (!found.get(i).isFound()) {
                found.get(i).unknown().forEach(unknown::putIfAbsent);
            }
        }
        return new FanOut(bounded(Subject.CLUSTER, queries), lost(unknown));
    }

    /** Those of the question's regions that a cluster is in. */
    private List<String> places(String cluster, Whereabouts found, Question question) {
        List<String> asked = regions(question);
        if (found.isNowhere()) {
            throw unknown(
                    Subject.CLUSTER,
                    "There is no cluster " + Printable.of(cluster) + " in "
                            + (question.regions().isEmpty() ? "any region." : "the regions that are named."));
        }
        List<String> places = found.regions().stream().filter(asked::contains).toList();
        if (found.isFound() && places.isEmpty()) {
            throw unaskable(
                    Subject.CLUSTER,
                    "The cluster " + Printable.of(cluster) + " is in " + String.join(", ", found.regions())
                            + ", which is not among the regions.");
        }
        return places;
    }

    /**
     * One query for each cluster.
     *
     * @param roll those of the question's regions
     * @throws BadQuestionException if these are too many
     */
    FanOut ofEveryCluster(Question question, ClusterRoll roll) {
        List<Query> queries = roll.clusters().stream()
                .map(cluster -> query(cluster.region(), cluster.id(), question.filters()))
                .toList();
        return new FanOut(bounded(Subject.CLUSTER, queries), lost(roll.incomplete()));
    }

    private List<Part> lost(Map<String, Fault> unknown) {
        return unknown.entrySet().stream()
                .map(region -> new Part(clustersOf(region.getKey()), null, region.getValue()))
                .toList();
    }

    private Query clustersOf(String region) {
        return new Query(account, Operation.LIST_CLUSTERS, region, new TreeMap<>());
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
