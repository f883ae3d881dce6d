package io.ehpc.gateway.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.protocol.OsTag;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an image says, by the API's field names in camel case. */
public final class ImageFields {
    /** What an image or a place says besides the API's fields. */
    private static final Set<String> OURS = Set.of("places", "region", "clusterId");

    /** The member of a merged image that holds its places. */
    static final String PLACES = "places";

    /** All members of a merged image that are known, in their order. */
    public static final List<String> NAMES = List.of(
            "imageId",
            "imageName",
            "description",
            "status",
            "size",
            "imageOwnerAlias",
            "skuCode",
            "pricingCycle",
            "productCode",
            "uid",
            "postInstallScript",
            "baseOsTag",
            "osTag",
            PLACES);

    private ImageFields() {}

    /** Those that the image has, the known ones first. */
    static Map<String, Object> of(Image image) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("imageId", image.imageId());
        put(fields, "imageName", image.imageName());
        put(fields, "description", image.description());
        put(fields, "status", image.status());
        put(fields, "size", image.size());
        put(fields, "imageOwnerAlias", image.imageOwnerAlias());
        put(fields, "skuCode", image.skuCode());
        put(fields, "pricingCycle", image.pricingCycle());
        put(fields, "productCode", image.productCode());
        put(fields, "uid", image.uid());
        put(fields, "postInstallScript", image.postInstallScript());
        put(fields, "baseOsTag", fields(image.baseOsTag()));
        put(fields, "osTag", fields(image.osTag()));
        putOthers(fields, image.others());
        return fields;
    }

    /** Whether all that images say is the same, but for their ids: mostly so, and cheaper to see than the fields. */
    static boolean differInIdAlone(Image one, Image other) {
        return Objects.equals(one.imageName(), other.imageName())
                && Objects.equals(one.description(), other.description())
                && Objects.equals(one.status(), other.status())
                && Objects.equals(one.size(), other.size())
                && Objects.equals(one.imageOwnerAlias(), other.imageOwnerAlias())
                && Objects.equals(one.skuCode(), other.skuCode())
                && Objects.equals(one.pricingCycle(), other.pricingCycle())
                && Objects.equals(one.productCode(), other.productCode())
                && Objects.equals(one.uid(), other.uid())
                && Objects.equals(one.postInstallScript(), other.postInstallScript())
                && Objects.equals(one.baseOsTag(), other.baseOsTag())
                && Objects.equals(one.osTag(), other.osTag())
                && Objects.equals(one.others(), other.others());
    }

    private static @Nullable Map<String, Object> fields(@Nullable OsTag tag) {
        if (tag == null) {
            return null;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        put(fields, "platform", tag.platform());
        put(fields, "osTag", tag.osTag());
        put(fields, "version", tag.version());
        put(fields, "architecture", tag.architecture());
        put(fields, "baseOsTag", tag.baseOsTag());
        putOthers(fields, tag.others());
        return fields;
    }

    private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    /** Fields that are not known here, in camel case too, unless one of ours has that name. */
    private static void putOthers(Map<String, Object> fields, @Nullable Map<String, JsonNode> others) {
        if (others != null && !others.isEmpty()) {
            new TreeMap<>(others).forEach((name, value) -> {
                String camelCase = camelCase(name);
                if (!OURS.contains(camelCase)) {
                    fields.putIfAbsent(camelCase, value);
                }
            });
        }
    }

    private static String camelCase(String name) {
        return name.isEmpty() ? name : Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
