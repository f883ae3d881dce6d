package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.cache.Served;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The answer to a question.
 *
 * @param merged the images of all parts that were served
 * @param parts in the order of the question's queries
 */
public record Listing(Merged merged, List<Part> parts) {

    public Listing {
        parts = List.copyOf(parts);
    }

    /** Whether every part is there. */
    public boolean isComplete() {
        return parts.stream().allMatch(part -> part.served() != null);
    }

    /** Whether any part is there. */
    public boolean isAnswered() {
        return parts.stream().anyMatch(part -> part.served() != null);
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
