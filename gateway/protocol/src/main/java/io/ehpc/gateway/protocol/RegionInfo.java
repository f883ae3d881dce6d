package io.ehpc.gateway.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * One {@code RegionInfo} of the API; fields that this version does not know are left out.
 *
 * @param localName for people, in the upstream's language
 * @param regionId not checked for its form
 */
@JsonPropertyOrder({"LocalName", "RegionId"})
public record RegionInfo(
        @JsonProperty("LocalName") @Nullable String localName,
        @JsonProperty("RegionId") String regionId) implements Item {
    private static final int OWN_WEIGHT = 24;

    public RegionInfo {
        if (regionId == null || regionId.isEmpty()) {
            throw new IllegalArgumentException("a region has no RegionId");
        }
    }

    @Override
    public void addTo(Weight weight) {
        weight.object(OWN_WEIGHT).text(localName).text(regionId);
    }
}
