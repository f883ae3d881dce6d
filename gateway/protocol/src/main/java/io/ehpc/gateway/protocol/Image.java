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
 * One {@code ImageInfo} of the API, field by field. All but the id may be absent, and every set of
 * values is open: a value that this version does not know is passed on as it came.
 *
 * @param status {@code Available}, {@code UnAvailable}, {@code Creating} or {@code CreateFailed}
 * @param size in GiB
 * @param imageOwnerAlias {@code self} for the account's own, {@code others} for shared ones
 * @param skuCode {@code ECS} for pay-as-you-go, {@code package} for prepaid
 * @param pricingCycle {@code Hour}, {@code Month} or {@code Year}
 * @param productCode the marketplace's product id
 * @param uid the owner
 * @param others fields that this version does not know, by the API's names and sorted
 */
public record Image(
        @JsonProperty("ImageId") String imageId,
        @JsonProperty("ImageName") @Nullable String imageName,
        @JsonProperty("Description") @Nullable String description,
        @JsonProperty("Status") @Nullable String status,
        @JsonProperty("Size") @Nullable Integer size,
        @JsonProperty("ImageOwnerAlias") @Nullable String imageOwnerAlias,
        @JsonProperty("SkuCode") @Nullable String skuCode,
        @JsonProperty("PricingCycle") @Nullable String pricingCycle,
        @JsonProperty("ProductCode") @Nullable String productCode,
        @JsonProperty("Uid") @Nullable String uid,
        @JsonProperty("PostInstallScript") @Nullable String postInstallScript,
        @JsonProperty("BaseOsTag") @Nullable OsTag baseOsTag,
        @JsonProperty("OsTag") @Nullable OsTag osTag,
        @JsonAnySetter @JsonAnyGetter @Nullable Map<String, JsonNode> others)
        implements Item {
    private static final int OWN_WEIGHT = 72;

    public Image {
        if (imageId == null || imageId.isEmpty()) {
            throw new IllegalArgumentException("an image has no ImageId");
        }
        others = others == null || others.isEmpty()
                ? Map.of()
                : Collections.unmodifiableSortedMap(new TreeMap<>(others));
    }

    /** The same image in another status. */
    public Image withStatus(String other) {
        return new Image(
                imageId,
                imageName,
                description,
                other,
                size,
                imageOwnerAlias,
                skuCode,
                pricingCycle,
                productCode,
                uid,
                postInstallScript,
                baseOsTag,
                osTag,
                others);
    }

    @Override
    public void addTo(Weight weight) {
        weight.object(OWN_WEIGHT)
                .text(imageId)
                .text(imageName)
                .text(description)
                .text(status)
                .number(size)
                .text(imageOwnerAlias)
                .text(skuCode)
                .text(pricingCycle)
                .text(productCode)
                .text(uid)
                .text(postInstallScript)
                .others(others);
        if (baseOsTag != null) {
            baseOsTag.addTo(weight);
        }
        if (osTag != null) {
            osTag.addTo(weight);
        }
    }
}
