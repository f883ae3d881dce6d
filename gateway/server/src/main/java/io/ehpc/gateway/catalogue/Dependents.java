package io.ehpc.gateway.catalogue;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Index of cached keys by what they were made of, so that they are dropped with it. Both are told apart by identity: a
 * key that is removed late does not take another, equal one along. Thread-safe.
 */
final class Dependents<S, K> {
    /** Of one source and one key, about. */
    static final int WEIGHT = 120;

    private final IdentityHashMap<S, Set<K>> bySource = new IdentityHashMap<>();

    synchronized void add(S source, K key) {
        bySource.computeIfAbsent(source, same -> Collections.newSetFromMap(new IdentityHashMap<>(4)))
                .add(key);
    }

    synchronized void remove(S source, K key) {
        Set<K> keys = bySource.get(source);
        if (keys != null && keys.remove(key) && keys.isEmpty()) {
            bySource.remove(source);
        }
    }

    /** Takes out all keys that depend on a source. */
    synchronized List<K> take(S source) {
        Set<K> keys = bySource.remove(source);
        return keys == null ? List.of() : List.copyOf(keys);
    }

    /** How many sources there are on which something depends. */
    synchronized int sources() {
        return bySource.size();
    }
}
