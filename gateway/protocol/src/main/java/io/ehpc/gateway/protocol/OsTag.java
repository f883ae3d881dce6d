package io.ehpc.gateway.protocol;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An operating system, as an image's {@code BaseOsTag} and {@code OsTag} describe it. Every part may be
 * absent, and every set of values is open.
 *
 * @param platform for example {@code CentOS}
 * @param osTag the tag to filter by, for example {@code CentOS_7.2_64}
 * @param version for example {@code 7.2}
 * @param architecture for example {@code x86_64}
 * @param baseOsTag the tag of the system below, in an image's {@code OsTag} only
 * @param others fields that this version does not know, by the API's names and sorted
 */
public record OsTag(
        @JsonProperty("Platform") @Nullable String platform,
        @JsonProperty("OsTag") @Nullable String osTag,
        @JsonProperty("Version") @Nullable String version,
        @JsonProperty("Architecture") @Nullable String architecture,
        @JsonProperty("BaseOsTag") @Nullable String baseOsTag,
        @JsonAnySetter @JsonAnyGetter @Nullable Map<String, JsonNode> others) {
    private static final int OWN_WEIGHT = 40;

    public OsTag {
        others = others == null || others.isEmpty()
                ? Map.of()
                : Collections.unmodifiableSortedMap(new TreeMap<>(others));
    }

    void addTo(Weight weight) {
        weight.object(OWN_WEIGHT)
                .text(platform)
                .text(osTag)
                .text(version)
                .text(architecture)
                .text(baseOsTag)
                .others(others);
    }
}
