package io.ehpc.gateway.cache;

import io.ehpc.gateway.upstream.Query;
import java.util.Set;
import java.util.stream.Stream;

/** What is kept fresh though nobody asks: what the settings name, and what somebody listens to. */
final class WatchList {
    private volatile Set<Query> also = Set.of();

    boolean has(Query query, AnswerCache.Settings settings) {
        return settings.watched().contains(query) || also.contains(query);
    }

    Stream<Query> all(AnswerCache.Settings settings) {
        return Stream.concat(settings.watched().stream(), also.stream());
    }

    /** What it has besides what the settings name. */
    Set<Query> also() {
        return also;
    }

    void also(Set<Query> others) {
        also = Set.copyOf(others);
    }
}
