package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.cache.Served;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The answer to a question.
 *
 * @param merged the images of all parts that were served
 * @param parts in the order of the question's queries; behind them, the regions whose clusters are not known
 * @param leftOut the regions that were not asked, although the caller may ask something else of them
 */
public record Listing(Merged merged, List<Part> parts, List<String> leftOut) {

    public Listing {
        parts = List.copyOf(parts);
        leftOut = List.copyOf(leftOut);
    }

    /** Whether every part is there; what was left out is none. */
    public boolean isComplete() {
        return served() == parts.size();
    }

    /** Whether any part is there. */
    public boolean isAnswered() {
        return served() > 0;
    }

    /** How many parts are there. */
    public int served() {
        return (int) parts.stream().filter(part -> part.served() != null).count();
    }

    /** Whether enough parts are there. */
    public boolean meets(Require require) {
        return require.isMet(served(), parts.size());
    }

    /** Whether every part was there before it was asked for. */
    public boolean isAllHeld() {
        return parts.stream()
                .allMatch(part -> part.served() != null && part.served().isHeld());
    }

    /** The parts that are there, as each was served. */
    public List<Served> servedParts() {
        return parts.stream().map(Part::served).filter(Objects::nonNull).toList();
    }

    /** The regions of the parts that are there. */
    public SortedSet<String> servedRegions() {
        return parts.stream()
                .filter(part -> part.served() != null)
                .map(part -> part.query().region())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether it could not be found out which clusters there are, in some region. */
    public boolean isUnsure() {
        return parts.stream().anyMatch(Part::isClusterList);
    }

    /** The parts that are not there. */
    public List<Part> missing() {
        return parts.stream().filter(part -> part.served() == null).toList();
    }

    /** The part that was served and is oldest; nothing if none was. */
    public Optional<Served> oldest() {
        return parts.stream()
                .flatMap(part -> Optional.ofNullable(part.served()).stream())
                .max(Comparator.comparing(Served::age));
    }

    /** How old its oldest part is; zero if there is none. */
    public Duration age() {
        return oldest().map(Served::age).orElse(Duration.ZERO);
    }
}
