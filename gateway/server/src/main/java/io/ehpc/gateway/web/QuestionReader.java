package io.ehpc.gateway.web;

import io.ehpc.gateway.catalogue.Clusters;
import io.ehpc.gateway.catalogue.Question;
import io.ehpc.gateway.catalogue.Require;
import io.ehpc.gateway.protocol.Filter;
import io.ehpc.gateway.protocol.Printable;
import io.ehpc.gateway.protocol.Region;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** From the parameters of a request to which parts it asks for, and how many it needs: pure functions. */
final class QuestionReader {
    /** What says which parts are asked for. */
    static final List<String> NAMES = List.of("region", "clusterId", "baseOsTag", "instanceType");

    /** What says which are asked for, where no cluster can be. */
    static final List<String> WHOLE_REGIONS = List.of("region", "baseOsTag", "instanceType");

    /** Of regions or clusters: what a question may ask at once is configured, and less in practice. */
    private static final int MOST_PLACES = 1_000;

    private static final String REGION = "region";
    private static final String CLUSTER = "clusterId";
    private static final String REQUIRE = "require";
    private static final Pattern QUORUM = Pattern.compile("quorum:([1-9][0-9]{0,5})");
    private static final Map<String, Filter> FILTERS =
            new TreeMap<>(Map.of("baseOsTag", Filter.BASE_OS_TAG, "instanceType", Filter.INSTANCE_TYPE));

    private QuestionReader() {}

    /**
     * The question: {@code region} and {@code clusterId} (each repeated, with commas, or {@code *}),
     * {@code baseOsTag}, {@code instanceType}.
     *
     * @throws BadParameterException if a parameter is repeated, over-long or malformed
     */
    static Question read(QueryParameters parameters) {
        SortedMap<String, String> filters = new TreeMap<>();
        FILTERS.forEach((name, filter) ->
                parameters.one(name).ifPresent(value -> filters.put(filter.name(), checked(name, filter, value))));
        return new Question(regions(parameters), clusters(parameters), filters);
    }

    /** The regions that are asked for; none for all. */
    static List<String> regions(QueryParameters parameters) {
        List<String> regions = parameters.each(REGION, MOST_PLACES);
        if (isEach(REGION, regions)) {
            return List.of();
        }
        regions.forEach(QuestionReader::checkedRegion);
        return regions;
    }

    private static Clusters clusters(QueryParameters parameters) {
        List<String> clusters = parameters.each(CLUSTER, MOST_PLACES);
        if (isEach(CLUSTER, clusters)) {
            return Clusters.EVERY;
        }
        clusters.forEach(QuestionReader::checkedCluster);
        return Clusters.of(clusters);
    }

    private static boolean isEach(String name, List<String> values) {
        if (values.contains("*") && values.size() > 1) {
            throw new BadParameterException(name, "The parameter " + name + " is either * or some of them.");
        }
        return values.contains("*");
    }

    /** The region's id, if it is well-formed. */
    static String checkedRegion(String region) {
        if (!Region.isWellFormed(region)) {
            throw new BadParameterException(
                    REGION,
                    "The parameter region has the value " + Printable.of(region)
                            + ", which is malformed; an example: cn-hangzhou.");
        }
        return region;
    }

    /** The cluster's id, if it is well-formed. */
    static String checkedCluster(String cluster) {
        return checked(CLUSTER, Filter.CLUSTER_ID, cluster);
    }

    /** The value, if it is well-formed. */
    static String checked(String name, Filter filter, String value) {
        filter.complaint(value).ifPresent(what -> {
            throw new BadParameterException(name, "The parameter " + name + " " + what + ".");
        });
        return value;
    }

    /**
     * How many parts are needed: {@code require}, which is {@code any}, {@code all} or {@code quorum:N}.
     *
     * @throws BadParameterException if it is something else
     */
    static Require require(QueryParameters parameters) {
        return parameters.one(REQUIRE).map(QuestionReader::require).orElse(Require.ANY);
    }

    private static Require require(String written) {
        Matcher quorum = QUORUM.matcher(written);
        if (quorum.matches()) {
            return Require.quorum(Integer.parseInt(quorum.group(1)));
        }
        return switch (written) {
            case "any" -> Require.ANY;
            case "all" -> Require.ALL;
            default ->
                throw new BadParameterException(
                        REQUIRE,
                        "The parameter require has the value " + Printable.of(written)
                                + "; it is any, all or quorum:N, N from 1.");
        };
    }
}
