package io.ehpc.gateway.web;

import io.ehpc.gateway.upstream.Fault;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The routes as they are counted. */
public enum Route {
    RPC("/"),
    IMAGES("/v1/community-images"),
    REGION_IMAGES("/v1/regions/{region}/community-images"),
    CLUSTER_IMAGES("/v1/clusters/{clusterId}/community-images"),
    IMAGE("/v1/community-images/{imageId}"),
    COMPARISON("/v1/community-images/comparison"),
    REGIONS("/v1/regions"),
    CHANGES("/v1/community-images/changes"),
    CHANGE_STREAM("/v1/community-images/changes"),
    DESCRIPTION("/v1/openapi.{format}"),
    OTHER(null);

    /** What a client's mistake is counted as. */
    static final String REFUSED = "refused";

    /** What an answer is counted as of which parts are missing. */
    static final String PARTIAL = "partial";

    /** What is counted as to which the upstream itself says no. */
    static final String NEGATIVE = "negative";

    /** What is counted as that nothing could be answered to. */
    static final String FAILED = "failed";

    /** What a request is counted as whose client went before its answer. */
    static final String ABANDONED = "abandoned";

    private final @Nullable String template;
    private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

    Route(@Nullable String template) {
        this.template = template;
    }

    /** The path with the names of its parameters; null if there is none that is the same for all of it. */
    @Nullable
    String template() {
        return template;
    }

    /** As it stands in metrics. */
    public String label() {
        return label;
    }

    /** What a request is counted as that gets a fault for an answer. */
    static String ofFault(Fault fault) {
        return fault.kind().isDefinitive() ? NEGATIVE : FAILED;
    }

    /** The face that it belongs to, as it stands in metrics. */
    String face() {
        return this == RPC ? "rpc" : "native";
    }

    /** Of each label the face. */
    public static Map<String, String> faces() {
        return Arrays.stream(values()).collect(Collectors.toMap(Route::label, Route::face));
    }

    /**
     * All outcomes that a request can have, those of a look-up and those of a request only, and of each the classes of
     * status that it goes with.
     */
    public static Map<String, List<String>> outcomes(List<String> lookUps) {
        return Stream.concat(lookUps.stream(), Stream.of(REFUSED, PARTIAL, NEGATIVE, FAILED, ABANDONED))
                .distinct()
                .collect(Collectors.toMap(Function.identity(), Route::statuses));
    }

    private static List<String> statuses(String outcome) {
        return switch (outcome) {
            case REFUSED, NEGATIVE, FAILED -> List.of("4xx", "5xx");
            case ABANDONED -> List.of("none");
            default -> List.of("2xx", "3xx");
        };
    }
}
