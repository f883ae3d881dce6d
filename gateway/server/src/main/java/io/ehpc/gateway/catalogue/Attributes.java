package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.protocol.Image;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

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
        if (areAny()) {
            return images;
        }
        List<DistinctValues> tests = wanted.entrySet().stream()
                .map(each -> new DistinctValues(each.getKey(), each.getKey().anyOf(each.getValue()), new HashMap<>()))
                .toList();
        return images.stream().flatMap(image -> narrowed(image, tests).stream()).toList();
    }

    private static Optional<MergedImage> narrowed(MergedImage image, List<DistinctValues> tests) {
        List<Place> places = image.places().stream()
                .filter(place -> tests.stream().allMatch(test -> test.accepts(place.image())))
                .toList();
        if (places.size() == image.places().size()) {
            return Optional.of(image);
        }
        return places.isEmpty() ? Optional.empty() : Optional.of(new MergedImage(places));
    }

    /**
     * One attribute's test, done once for each distinct value: an image has the same name in many places.
     *
     * @param known what came of it
     */
    private record DistinctValues(Attribute attribute, Predicate<String> test, Map<String, Boolean> known) {
        boolean accepts(Image image) {
            String value = attribute.of(image);
            return value != null && known.computeIfAbsent(value, test::test);
        }
    }
}
