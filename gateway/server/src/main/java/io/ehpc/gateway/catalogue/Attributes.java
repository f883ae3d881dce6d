package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.protocol.Image;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which images are wanted: those that fit every attribute that is named, by one of its values.
 *
 * @param wanted none of the sets is empty
 */
public record Attributes(SortedMap<Attribute, SortedSet<String>> wanted) {
    /** All images. */
    public static final Attributes ANY = new Attributes(new TreeMap<>());

    public Attributes {
        SortedMap<Attribute, SortedSet<String>> copy = new TreeMap<>();
        wanted.forEach(
                (attribute, values) -> copy.put(attribute, Collections.unmodifiableSortedSet(new TreeSet<>(values))));
        wanted = Collections.unmodifiableSortedMap(copy);
    }

    /** Whether nothing is wanted in particular. */
    boolean areAny() {
        return wanted.isEmpty();
    }

    /** Of each image the places where it is as wanted; an image without one is left out. */
    List<MergedImage> of(List<MergedImage> images) {
        return areAny()
                ? images
                : images.stream().flatMap(image -> narrowed(image).stream()).toList();
    }

    private Optional<MergedImage> narrowed(MergedImage image) {
        List<Place> places =
                image.places().stream().filter(place -> fits(place.image())).toList();
        if (places.size() == image.places().size()) {
            return Optional.of(image);
        }
        return places.isEmpty() ? Optional.empty() : Optional.of(new MergedImage(places));
    }

    private boolean fits(Image image) {
        return wanted.entrySet().stream()
                .allMatch(each ->
                        each.getValue().stream().anyMatch(value -> each.getKey().fits(value, image)));
    }
}
