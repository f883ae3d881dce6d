package io.ehpc.gateway.protocol;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A read-only operation of the API, which lists something: its name, its version, the parameters that
 * narrow its answer, and what the answer's list is. This declaration is all that there is to an operation;
 * what is not declared here is not served.
 *
 * @param name the value of {@code Action}
 * @param version the value of {@code Version}
 * @param filters what may narrow the answer, each optional
 * @param list where in the answer the list is, and what it is of
 */
public record Operation(String name, String version, List<Filter> filters, ListForm list) {

    /** The version of the API that this is. */
    public static final String API_VERSION = "2018-04-12";

    /** Which community images an account can use. */
    public static final Operation LIST_COMMUNITY_IMAGES = of(
            "ListCommunityImages",
            ListForm.whole("Images", "ImageInfo", Image.class),
            Filter.BASE_OS_TAG,
            Filter.CLUSTER_ID,
            Filter.INSTANCE_TYPE);

    /** Which images an account has made, or was given by another. */
    public static final Operation LIST_CUSTOM_IMAGES = of(
            "ListCustomImages",
            ListForm.whole("Images", "ImageInfo", Image.class),
            Filter.BASE_OS_TAG,
            Filter.CLUSTER_ID,
            Filter.IMAGE_OWNER_ALIAS,
            Filter.INSTANCE_TYPE);

    /** Which operating systems there are. */
    public static final Operation LIST_IMAGES = of(
            "ListImages", ListForm.whole("OsTags", "OsInfo", Unread.class), Filter.BASE_OS_TAG, Filter.INSTANCE_TYPE);

    /** Which clusters an account has. */
    public static final Operation LIST_CLUSTERS = of(
            "ListClusters",
            ListForm.paged("Clusters", "ClusterInfoSimple", ClusterInfo.class),
            Filter.PAGE_NUMBER,
            Filter.PAGE_SIZE);

    /** Which clusters an account has, in fewer fields. */
    public static final Operation LIST_CLUSTERS_META = of(
            "ListClustersMeta",
            ListForm.paged("Clusters", "ClusterInfoSimple", Unread.class),
            Filter.PAGE_NUMBER,
            Filter.PAGE_SIZE);

    /** Which regions there are. */
    public static final Operation LIST_REGIONS =
            of("ListRegions", ListForm.whole("Regions", "RegionInfo", RegionInfo.class));

    /** All that are declared, by name. */
    public static final Map<String, Operation> ALL = Stream.of(
                    LIST_COMMUNITY_IMAGES,
                    LIST_CUSTOM_IMAGES,
                    LIST_IMAGES,
                    LIST_CLUSTERS,
                    LIST_CLUSTERS_META,
                    LIST_REGIONS)
            .collect(Collectors.toUnmodifiableMap(Operation::name, operation -> operation));

    public Operation {
        filters = List.copyOf(filters);
    }

    private static Operation of(String name, ListForm list, Filter... filters) {
        return new Operation(name, API_VERSION, List.of(filters), list);
    }

    /** The operation's filter of that name, as the API spells it. */
    public Optional<Filter> filter(String name) {
        return filters.stream().filter(f -> f.name().equals(name)).findFirst();
    }

    /**
     * The given filters in the one form that every equal question has: sorted by name, without those that
     * say what leaving them out says: an empty value, which official clients send for what was left unset,
     * or the default.
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
            if (!value.isEmpty() && !filter.rule().isDefault(filter.check(value))) {
                normal.put(name, value);
            }
        });
        return normal;
    }

    /**
     * Reads a good answer, {@code {"RequestId": …, "Images": {"ImageInfo": […]}}}. Unknown fields and values
     * pass; a known field of another type than its own, a missing list, an item without its id, or a page
     * that does not say which it is, is an error: a wrong shape must never pass for an empty list.
     *
     * @throws MalformedAnswerException if the bytes are no such answer
     */
    public ItemList read(byte[] body) {
        return AnswerBody.of(body).list(this);
    }

    /**
     * A good answer as JSON, UTF-8, in the API's shape.
     *
     * @param page which page it is; null if the operation has none
     * @param items each with the JSON of one of the API's
     */
    public byte[] write(String requestId, @Nullable Page page, List<?> items) {
        return list.write(requestId, page, items);
    }

    /** By its name alone, which is its own: it is a part of every key that an answer is looked up by. */
    @Override
    public int hashCode() {
        return name.hashCode();
    }
}
