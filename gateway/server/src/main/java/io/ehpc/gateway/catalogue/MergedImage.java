package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.protocol.Image;
import java.util.List;

/**
 * One image, wherever it can be used.
 *
 * @param places at least one; sorted by region, cluster and image id
 */
public record MergedImage(List<Place> places) {

    public MergedImage {
        places = List.copyOf(places);
    }

    /** Which image it is. */
    Identity identity() {
        return places.get(0).identity();
    }

    /** How it looks in its first place; another place that differs says so itself. */
    public Image image() {
        return places.get(0).image();
    }
}
