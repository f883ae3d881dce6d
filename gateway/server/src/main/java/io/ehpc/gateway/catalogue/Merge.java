package io.ehpc.gateway.catalogue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Many answers to one list of images: a pure function, whose result does not depend on their order. */
final class Merge {
    private static final Comparator<Place> BY_PLACE = Comparator.comparing(Place::region)
            .thenComparing(Place::clusterId, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(place -> place.image().imageId());

    private Merge() {}

    /**
     * The images of some answers, each once, with all its places; sorted by {@link Identity}.
     *
     * @param answers the places of each
     */
    static List<MergedImage> of(Collection<List<Place>> answers) {
        int images = answers.stream().mapToInt(List::size).sum();
        Map<Identity, List<Place>> places = new HashMap<>(images * 2);
        for (List<Place> answer : answers) {
            for (Place place : answer) {
                places.computeIfAbsent(place.identity(), identity -> new ArrayList<>(1))
                        .add(place);
            }
        }
        return places.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(found -> merged(found.getValue()))
                .toList();
    }

    private static MergedImage merged(List<Place> places) {
        if (places.size() > 1) {
            places.sort(BY_PLACE);
        }
        return new MergedImage(places);
    }
}
