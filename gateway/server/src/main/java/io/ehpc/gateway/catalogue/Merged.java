package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.catalogue.MergedImage.Place;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The merged images of some answers, made once for as long as those answers stand; equal only to itself. */
public final class Merged {
    private static final int OWN_WEIGHT = 512;
    private static final int IMAGE_WEIGHT = 64;
    private static final int INDEX_WEIGHT = 100;

    private final List<MergedImage> images;
    private final Map<String, List<MergedImage>> byId;

    private Merged(List<MergedImage> images) {
        this.images = List.copyOf(images);
        int places = images.stream().mapToInt(image -> image.places().size()).sum();
        this.byId = new HashMap<>(places * 2);
        for (MergedImage image : images) {
            List<MergedImage> alone = List.of(image);
            for (Place place : image.places()) {
                byId.merge(place.image().imageId(), alone, Merged::both);
            }
        }
    }

    /** These images. */
    public static Merged of(List<MergedImage> images) {
        return new Merged(images);
    }

    private static List<MergedImage> both(List<MergedImage> before, List<MergedImage> more) {
        return before.containsAll(more)
                ? before
                : Stream.concat(before.stream(), more.stream()).toList();
    }

    /** Sorted by {@link Identity}. */
    public List<MergedImage> images() {
        return images;
    }

    /** The images that have this id in some place, with all their places. */
    public List<MergedImage> withId(String imageId) {
        return byId.getOrDefault(imageId, List.of());
    }

    /** About how many bytes of memory it takes; the images are those of the answers. */
    int weight() {
        return OWN_WEIGHT + IMAGE_WEIGHT * images.size() + INDEX_WEIGHT * byId.size();
    }
}
