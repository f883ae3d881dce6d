package io.ehpc.gateway.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * One {@code ClusterInfoSimple} of the API, as far as the gateway asks: who a cluster is and where. All but
 * the id may be absent, and every set of values is open; other fields are left out.
 *
 * @param id what other operations call {@code ClusterId}
 * @param status for example {@code running}
 * @param regionId not checked for its form
 * @param osTag of the image that its nodes run
 * @param baseOsTag of the system below that image
 */
public record ClusterInfo(
        @JsonProperty("Id") String id,
        @JsonProperty("Name") @Nullable String name,
        @JsonProperty("Status") @Nullable String status,
        @JsonProperty("RegionId") @Nullable String regionId,
        @JsonProperty("OsTag") @Nullable String osTag,
        @JsonProperty("BaseOsTag") @Nullable String baseOsTag)
        implements Item {
    private static final int OWN_WEIGHT = 40;

    public ClusterInfo {
        if (id == null || id.isEmpty()) {
            throw new IllegalArgumentException("a cluster has no Id");
        }
    }

    @Override
    public void addTo(Weight weight) {
        weight.object(OWN_WEIGHT)
                .text(id)
                .text(name)
                .text(status)
                .text(regionId)
                .text(osTag)
                .text(baseOsTag);
    }
}
