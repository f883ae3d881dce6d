package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.cache.CacheMemory;
import io.ehpc.gateway.content.Content;
import io.ehpc.gateway.upstream.Answer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Places that are written before they are merged, shared by all questions that wait for answers at the same time. What
 * is written is let go with the last of these questions. Thread-safe.
 */
final class PlacesAhead {
    /** What is written of an image, in bytes of the body that it came in. */
    private static final int WRITTEN = 2;

    private final CacheMemory memory;
    private final Map<Content, Shared> shared = new ConcurrentHashMap<>();

    PlacesAhead(CacheMemory memory) {
        this.memory = memory;
    }

    /**
     * Places of an answer's content while somebody has them.
     *
     * @param bytes what is counted for them; 0 if there was no memory to write them
     */
    private record Shared(List<Place> places, long bytes, int holders) {
        Shared with(int others) {
            return new Shared(places, bytes, others);
        }
    }

    /** The places of an answer, for one who {@linkplain #release releases} them; empty if there is no memory for it. */
    List<Place> hold(Answer answer) {
        Shared held = shared.compute(
                answer.content(),
                (content, before) -> before == null ? taken(answer) : before.with(before.holders() + 1));
        return held.bytes() == 0 ? List.of() : held.places();
    }

    private Shared taken(Answer answer) {
        long bytes = (long) WRITTEN * answer.body().length();
        // First: it fails for an answer that cannot be read, and nothing is taken for that.
        List<Place> places = Place.of(answer);
        boolean taken = memory.take(CacheMemory.Kind.IN_FLIGHT, bytes);
        return new Shared(places, taken ? bytes : 0, 1);
    }

    void release(Content content) {
        shared.computeIfPresent(content, (same, held) -> {
            if (held.holders() > 1) {
                return held.with(held.holders() - 1);
            }
            held.places().forEach(Place::forgetWritten);
            memory.give(CacheMemory.Kind.IN_FLIGHT, held.bytes());
            return null;
        });
    }

    /** The places of an answer: those that are being written, if any. */
    List<Place> of(Answer answer) {
        Shared held = shared.get(answer.content());
        return held == null ? Place.of(answer) : held.places();
    }
}
