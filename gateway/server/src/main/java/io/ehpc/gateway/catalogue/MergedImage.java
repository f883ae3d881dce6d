package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.protocol.Image;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One image, wherever it can be used.
 *
 * @param places at least one; sorted by region, cluster and image id
 */
public record MergedImage(List<Place> places) {

    /**
     * Where an image is, and how it looks there.
     *
     * @param clusterId the cluster that was asked for, or null for the whole region
     */
    public record Place(String region, @Nullable String clusterId, Image image) {}

    public MergedImage {
        places = List.copyOf(places);
    }

    /** How it looks in its first place; another place that differs says so itself. */
    public Image image() {
        return places.get(0).image();
    }
}
