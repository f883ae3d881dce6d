package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.catalogue.BadQuestionException.Subject;
import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.protocol.Filter;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.protocol.Printable;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.Query;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * From a question to its queries: a pure function of what is configured, of who asks, and of where the clusters are.
 *
 * @param caller who asks
 * @param regions all regions
 * @param maxParts how many queries one question may ask
 */
record Plan(Caller caller, SortedSet<String> regions, int maxParts) {

    /** For somebody who asks nothing yet. */
    static Plan of(GatewayConfig config) {
        return new Plan(
                Caller.NOBODY,
                new TreeSet<>(config.upstream().regions().keySet()),
                config.requests().maxParts());
    }

    /** The same for this one. */
    Plan of(Caller other) {
        return new Plan(other, regions, maxParts);
    }

    /**
     * The regions that a question is about: those that it names, or all that the caller may ask.
     *
     * @throws BadQuestionException if it names an unknown one, or asks for too much whatever there is
     * @throws NotAllowedException if it is about whole regions, or what clusters they have, and names one that the
     *     caller may not ask that, or there is none
     */
    List<String> regions(Question question) {
        List<String> clusters = question.clusters().named();
        List<String> all = question.regions().isEmpty() ? List.copyOf(regions) : question.regions();
        List<String> asked = clusters.isEmpty() ? allowed(question.regions(), operation(question)) : all;
        question.regions().forEach(this::checkKnown);
        bounded(clusters.isEmpty() ? Subject.REGION : Subject.CLUSTER, clusters.isEmpty() ? asked : clusters);
        return asked;
    }

    /** @throws BadQuestionException if the region is not known */
    void checkKnown(String region) {
        if (!regions.contains(region)) {
            throw unknown(Subject.REGION, "The region " + Printable.of(region) + " is not configured here.");
        }
    }

    /** What of whole regions a question asks first. */
    private static Operation operation(Question question) {
        return question.clusters().isEvery() ? Operation.LIST_CLUSTERS : Operation.LIST_COMMUNITY_IMAGES;
    }

    /**
     * Those of these regions, or of all if none is named, that the caller may ask this. Whether there is such a region
     * is looked at after that: who may not ask is not told.
     *
     * @throws BadQuestionException if one is unknown that the caller might ask
     * @throws NotAllowedException if it may not ask it of one that is named, or of none
     */
    List<String> allowed(List<String> named, Operation operation) {
        named.forEach(region -> {
            require(operation, region, null);
            checkKnown(region);
        });
        List<String> allowed = caller.rights().among(named.isEmpty() ? regions : named, operation, null);
        if (allowed.isEmpty()) {
            throw new NotAllowedException(Subject.REGION, "This client may ask " + operation.name() + " of no region.");
        }
        return allowed;
    }

    /** @throws NotAllowedException if the caller may not ask this of the region or, if one is named, the cluster */
    void require(Operation operation, String region, @Nullable String cluster) {
        if (!caller.rights().allow(operation, region, cluster)) {
            throw new NotAllowedException(
                    cluster == null ? Subject.REGION : Subject.CLUSTER,
                    "This client may not ask " + operation.name() + " of " + Part.place(region, cluster) + ".");
        }
    }

    /**
     * The regions that a question leaves out although the caller may ask something of them: it may ask for the images
     * of the region or of a cluster there, and not this question. Of others it is not told that there are any. None if
     * the question names its own.
     */
    List<String> leftOut(Question question) {
        return question.regions().isEmpty() && question.clusters().named().isEmpty()
                ? regions.stream().filter(region -> isLeftOut(question, region)).toList()
                : List.of();
    }

    private boolean isLeftOut(Question question, String region) {
        Rights rights = caller.rights();
        return !rights.allow(operation(question), region, null)
                && rights.allowSome(Operation.LIST_COMMUNITY_IMAGES, region);
    }

    /**
     * Whether the clusters that a question names may be asked: before it is looked at where they are, or whether there
     * is such a region.
     *
     * @throws BadQuestionException if these are too many, or a region is unknown that the caller might ask
     * @throws NotAllowedException if the caller may not ask for a cluster's images where the question says, or anywhere
     */
    void checkClusters(Question question) {
        List<String> clusters = bounded(Subject.CLUSTER, question.clusters().named());
        for (String region : clusters.isEmpty() ? List.<String>of() : question.regions()) {
            clusters.forEach(cluster -> require(Operation.LIST_COMMUNITY_IMAGES, region, cluster));
            checkKnown(region);
        }
        for (String cluster : clusters) {
            if (allowed(regions, cluster).isEmpty()) {
                throw new NotAllowedException(
                        Subject.CLUSTER, "This client may not ask for the images of " + Printable.of(cluster) + ".");
            }
        }
    }

    /** Those of these regions where the caller may ask for a cluster's images, if it is there. */
    List<String> allowed(Collection<String> among, String cluster) {
        return caller.rights().among(among, Operation.LIST_COMMUNITY_IMAGES, cluster);
    }

    /** Where a cluster is, as far as the caller may ask for its images there; of anything else it is not told. */
    Whereabouts shown(String cluster, Whereabouts found) {
        return Whereabouts.in(Set.copyOf(allowed(found.regions(), cluster)), found.unknown());
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
     * One query for each cluster that the caller may ask for its images.
     *
     * @param roll those of the question's regions
     * @throws BadQuestionException if these are too many
     */
    FanOut ofEveryCluster(Question question, ClusterRoll roll) {
        List<Query> queries = roll.clusters().stream()
                .filter(cluster ->
                        caller.rights().allow(Operation.LIST_COMMUNITY_IMAGES, cluster.region(), cluster.id()))
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
        return new Query(caller.account(), Operation.LIST_CLUSTERS, region, new TreeMap<>());
    }

    /** The query for the images of a region, or of a cluster in it. */
    Query query(String region, @Nullable String cluster, SortedMap<String, String> filters) {
        SortedMap<String, String> all = new TreeMap<>(filters);
        if (cluster != null) {
            all.put(Filter.CLUSTER_ID.name(), cluster);
        }
        return new Query(caller.account(), Operation.LIST_COMMUNITY_IMAGES, region, all);
    }

    private static BadQuestionException unknown(Subject subject, String detail) {
        return new BadQuestionException(subject, true, detail);
    }

    private static BadQuestionException unaskable(Subject subject, String detail) {
        return new BadQuestionException(subject, false, detail);
    }
}
