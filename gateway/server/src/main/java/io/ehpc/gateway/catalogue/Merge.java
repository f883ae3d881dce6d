package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.catalogue.MergedImage.Place;
import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.upstream.Answer;
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

    /** The images of the answers, each once, with all its places; sorted by {@link Identity}. */
    static List<MergedImage> of(Collection<Answer> answers) {
        int images = answers.stream().mapToInt(answer -> answer.images().size()).sum();
        Map<Identity, List<Place>> places = new HashMap<>(images * 2);
        for (Answer answer : answers) {
            String region = answer.query().region();
            for (Image image : answer.images()) {
                places.computeIfAbsent(Identity.of(image), identity -> new ArrayList<>(1))
                        .add(new Place(region, answer.query().clusterId(), image));
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
