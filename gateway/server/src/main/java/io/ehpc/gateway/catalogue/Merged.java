package io.ehpc.gateway.catalogue;

import java.util.List;

/** The merged images of some answers, made once for as long as those answers stand; equal only to itself. */
public final class Merged {
    private static final int OWN_WEIGHT = 512;
    private static final int IMAGE_WEIGHT = 48;
    private static final int PLACE_WEIGHT = 70;

    private final List<MergedImage> images;
    private volatile boolean isDropped;

    private Merged(List<MergedImage> images) {
        this.images = List.copyOf(images);
    }

    /** These images. */
    public static Merged of(List<MergedImage> images) {
        return new Merged(images);
    }

    /** Sorted by {@link Identity}. */
    public List<MergedImage> images() {
        return images;
    }

    /** Whether it is kept no more, so that nothing that is made of it is kept either. */
    boolean isDropped() {
        return isDropped;
    }

    void drop() {
        isDropped = true;
    }

    /** About how many bytes of memory it takes; the images are those of the answers. */
    int weight() {
        int places = images.stream().mapToInt(image -> image.places().size()).sum();
        return OWN_WEIGHT + IMAGE_WEIGHT * images.size() + PLACE_WEIGHT * places;
    }
}
