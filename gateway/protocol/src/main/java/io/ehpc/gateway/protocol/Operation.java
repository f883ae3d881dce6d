package io.ehpc.gateway.protocol;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A read-only operation of the API: its name, version and the parameters that narrow its answer.
 *
 * @param name the value of {@code Action}
 * @param version the value of {@code Version}
 * @param filters what may narrow the answer, each optional
 */
public record Operation(String name, String version, List<Filter> filters) {

    /** The version of the API that this is. */
    public static final String API_VERSION = "2018-04-12";

    /** Which community images an account can use. */
    public static final Operation LIST_COMMUNITY_IMAGES = new Operation(
            "ListCommunityImages", API_VERSION, List.of(Filter.BASE_OS_TAG, Filter.CLUSTER_ID, Filter.INSTANCE_TYPE));

    /** Which regions there are. */
    public static final Operation LIST_REGIONS = new Operation("ListRegions", API_VERSION, List.of());

    public Operation {
        filters = List.copyOf(filters);
    }

    /** The operation's filter of that name, as the API spells it. */
    public Optional<Filter> filter(String name) {
        return filters.stream().filter(f -> f.name().equals(name)).findFirst();
    }

    /**
     * The given filters in the one form that every equal question has: sorted by name, without those of
     * an empty value, which official clients send for what was left unset.
     *
     * @throws RefusedException if one is unknown, over-long or malformed; the message names it
     */
    public SortedMap<String, String> normalise(Map<String, String> given) {
        SortedMap<String, String> normal = new TreeMap<>();
        given.forEach((name, value) -> {
            Filter filter = filter(name)
                    .orElseThrow(() -> ErrorCode.UNSUPPORTED_PARAMETER
                            .refusal("The parameter " + Printable.of(name) + " is not one of " + this.name + ".")
                            .asException());
            if (!value.isEmpty()) {
                normal.put(name, filter.check(value));
            }
        });
        return normal;
    }
}
