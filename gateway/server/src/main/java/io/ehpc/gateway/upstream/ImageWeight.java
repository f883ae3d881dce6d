package io.ehpc.gateway.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.protocol.OsTag;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** About how many bytes of memory parsed images take, on a 64-bit JVM with compressed pointers. */
final class ImageWeight {
    private static final int IMAGE = 72;
    private static final int OS_TAG = 40;
    private static final int STRING = 40;
    private static final int NUMBER = 16;
    private static final int MAP = 64;
    private static final int MAP_ENTRY = 88;
    private static final int REFERENCE = 4;

    private ImageWeight() {}

    static int of(List<Image> images) {
        long weight = 0;
        for (Image image : images) {
            weight += REFERENCE + of(image);
        }
        return (int) Math.min(weight, Integer.MAX_VALUE / 2);
    }

    private static long of(Image image) {
        return IMAGE
                + of(image.imageId())
                + of(image.imageName())
                + of(image.description())
                + of(image.status())
                + (image.size() == null ? 0 : NUMBER)
                + of(image.imageOwnerAlias())
                + of(image.skuCode())
                + of(image.pricingCycle())
                + of(image.productCode())
                + of(image.uid())
                + of(image.postInstallScript())
                + of(image.baseOsTag())
                + of(image.osTag())
                + of(image.others());
    }

    private static long of(@Nullable OsTag tag) {
        return tag == null
                ? 0
                : OS_TAG
                        + of(tag.platform())
                        + of(tag.osTag())
                        + of(tag.version())
                        + of(tag.architecture())
                        + of(tag.baseOsTag())
                        + of(tag.others());
    }

    /** Latin text takes a byte for each character, other text two. */
    private static long of(@Nullable String text) {
        if (text == null) {
            return 0;
        }
        boolean latin = text.chars().allMatch(character -> character < 256);
        return STRING + (latin ? text.length() : 2L * text.length());
    }

    private static long of(@Nullable Map<String, JsonNode> others) {
        if (others == null || others.isEmpty()) {
            return 0;
        }
        long weight = MAP;
        for (Map.Entry<String, JsonNode> other : others.entrySet()) {
            weight += MAP_ENTRY
                    + of(other.getKey())
                    + 2L * other.getValue().toString().length();
        }
        return weight;
    }
}
