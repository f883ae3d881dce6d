package io.ehpc.gateway.web;

import io.ehpc.gateway.catalogue.Question;
import io.ehpc.gateway.protocol.Filter;
import io.ehpc.gateway.protocol.Parameters;
import io.ehpc.gateway.protocol.Parameters.Parameter;
import io.ehpc.gateway.protocol.Printable;
import io.ehpc.gateway.protocol.RefusedException;
import io.ehpc.gateway.protocol.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** From the parameters of a request under {@code /v1} to its question: a pure function. */
final class QuestionReader {
    static final String REGION = "region";
    private static final String CLUSTER = "clusterId";
    private static final Map<String, Filter> FILTERS =
            Map.of("baseOsTag", Filter.BASE_OS_TAG, "instanceType", Filter.INSTANCE_TYPE);

    private QuestionReader() {}

    /**
     * The question in a query string: {@code region} (repeated, with commas, or {@code *}),
     * {@code clusterId} (repeated or with commas), {@code baseOsTag}, {@code instanceType}.
     *
     * @throws BadParameterException if a parameter is unknown, repeated, over-long or malformed
     */
    static Question read(String query) {
        List<String> regions = new ArrayList<>();
        List<String> clusters = new ArrayList<>();
        SortedMap<String, String> filters = new TreeMap<>();
        for (Parameter parameter : parse(query)) {
            switch (parameter.name()) {
                case REGION -> addEach(REGION, parameter.value(), regions);
                case CLUSTER -> addEach(CLUSTER, parameter.value(), clusters);
                default -> putFilter(parameter, filters);
            }
        }
        return new Question(regions(regions), clusters(clusters), filters);
    }

    /**
     * Reads the query string of a route that takes no parameter.
     *
     * @throws BadParameterException if there is one
     */
    static void readNone(String query) {
        for (Parameter parameter : parse(query)) {
            throw new BadParameterException(parameter.name(), "This route takes no parameter.");
        }
    }

    static List<Parameter> parse(String query) {
        try {
            return Parameters.parse(query).all();
        } catch (RefusedException malformed) {
            throw new BadParameterException("query", "The query string has a malformed escape.");
        }
    }

    /** Adds each of the values, which are parted by commas. */
    static void addEach(String name, String values, List<String> to) {
        for (String value : Arrays.asList(values.split(",", -1))) {
            if (value.isEmpty()) {
                throw new BadParameterException(name, "The parameter " + name + " has an empty value.");
            }
            if (to.contains(value)) {
                throw new BadParameterException(
                        name, "The parameter " + name + " has the value " + Printable.of(value) + " more than once.");
            }
            to.add(value);
        }
    }

    /** The well-formed regions that are named; none for all. */
    static List<String> regions(List<String> regions) {
        if (!regions.contains("*")) {
            regions.forEach(QuestionReader::checkedRegion);
            return regions;
        }
        if (regions.size() > 1) {
            throw new BadParameterException(REGION, "The parameter region is either * or some regions.");
        }
        return List.of();
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

    private static List<String> clusters(List<String> clusters) {
        clusters.forEach(QuestionReader::checkedCluster);
        return clusters;
    }

    /** The cluster's id, if it is well-formed. */
    static String checkedCluster(String cluster) {
        return checked(CLUSTER, Filter.CLUSTER_ID, cluster);
    }

    private static void putFilter(Parameter parameter, SortedMap<String, String> filters) {
        Filter filter = FILTERS.get(parameter.name());
        if (filter == null) {
            throw new BadParameterException(
                    parameter.name(),
                    "There is no parameter " + Printable.of(parameter.name())
                            + "; there are region, clusterId, baseOsTag and instanceType.");
        }
        String value = checked(parameter.name(), filter, parameter.value());
        if (filters.put(filter.name(), value) != null) {
            throw new BadParameterException(
                    parameter.name(), "The parameter " + parameter.name() + " is given more than once.");
        }
    }

    private static String checked(String name, Filter filter, String value) {
        filter.complaint(value).ifPresent(what -> {
            throw new BadParameterException(name, "The parameter " + name + " " + what + ".");
        });
        return value;
    }
}
