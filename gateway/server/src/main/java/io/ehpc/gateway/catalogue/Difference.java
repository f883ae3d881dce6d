package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.protocol.Image;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of one image from one list of a region to the next.
 *
 * @param kind added, changed or withdrawn
 * @param before how it was; null if it was not there
 * @param after how it is; null if it is not there
 */
record Difference(
        ChangeKind kind, @Nullable Image before, @Nullable Image after) {

    /**
     * All differences between two lists, each image by its id: first what was withdrawn, in the old order, then
     * what changed or is new, in the new one. An order alone makes none. Of two images with one id the first
     * counts.
     */
    static List<Difference> between(List<Image> before, List<Image> after) {
        Map<String, Image> old = byId(before);
        Map<String, Image> young = byId(after);
        List<Difference> differences = new ArrayList<>();
        old.forEach((id, image) -> {
            if (!young.containsKey(id)) {
                differences.add(new Difference(ChangeKind.WITHDRAWN, image, null));
            }
        });
        young.forEach((id, image) -> {
            Image was = old.get(id);
            if (was == null) {
                differences.add(new Difference(ChangeKind.ADDED, null, image));
            } else if (!image.equals(was)) {
                differences.add(new Difference(ChangeKind.CHANGED, was, image));
            }
        });
        return differences;
    }

    private static Map<String, Image> byId(List<Image> images) {
        Map<String, Image> byId = new LinkedHashMap<>();
        images.forEach(image -> byId.putIfAbsent(image.imageId(), image));
        return byId;
    }
}
