package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.config.ChangesConfig;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The last changes, as many as there is room for. Not safe for use by threads. */
final class History {
    private final TreeMap<Long, Change> changes = new TreeMap<>();
    private ChangesConfig bounds;
    private long mostBytes = Long.MAX_VALUE;
    private long last;
    private long weight;

    History(ChangesConfig bounds) {
        this.bounds = bounds;
    }

    void configure(ChangesConfig next) {
        bounds = next;
        shrink();
    }

    /** Keeps no more than that, even if the configuration lets it. */
    void limit(long bytes) {
        mostBytes = bytes;
        shrink();
    }

    /** Adds the next one. */
    void add(Change change) {
        if (change.number() != last + 1) {
            throw new IllegalArgumentException("the change after " + last + " is not " + change.number());
        }
        last = change.number();
        changes.put(last, change);
        weight += change.weight();
        shrink();
    }

    private void shrink() {
        long bytes = Math.min(mostBytes, bounds.historyBytes());
        while (changes.size() > bounds.historyEvents() || weight > bytes) {
            Map.Entry<Long, Change> oldest = changes.pollFirstEntry();
            weight -= oldest.getValue().weight();
        }
    }

    /** The number of the last change; 0 if there was none. */
    long last() {
        return last;
    }

    /** Whether all changes after that one are remembered. */
    boolean reachesBackTo(long number) {
        return number >= last - changes.size();
    }

    /** Those after that one. */
    Collection<Change> after(long number) {
        return changes.tailMap(number, false).values();
    }

    int size() {
        return changes.size();
    }

    long weight() {
        return weight;
    }

    /** When the oldest was found. */
    Optional<Instant> oldest() {
        return changes.isEmpty()
                ? Optional.empty()
                : Optional.of(changes.firstEntry().getValue().foundAt());
    }
}
