package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.catalogue.MergedImage.Place;
import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.upstream.Answer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Many answers to one list of images: a pure function, whose result does not depend on their order. */
final class Merge {
    private static final Comparator<Place> BY_PLACE = Comparator.comparing(Place::region)
            .thenComparing(Place::clusterId, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(place -> place.image().imageId());

    private Merge() {}

    /** The images of the answers, each once, with all its places; sorted by {@link Identity}. */
    static List<MergedImage> of(Collection<Answer> answers) {
        SortedMap<Identity, List<Place>> places = new TreeMap<>();
        for (Answer answer : answers) {
            String region = answer.query().region();
            for (Image image : answer.images()) {
                places.computeIfAbsent(Identity.of(image), identity -> new ArrayList<>())
                        .add(new Place(region, answer.query().clusterId(), image));
            }
        }
        return places.values().stream()
                .map(found -> new MergedImage(found.stream().sorted(BY_PLACE).toList()))
                .toList();
    }
}
