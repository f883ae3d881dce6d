package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.upstream.Fault;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * In which region a cluster is, as far as that can be known.
 *
 * @param regions where it is: one, or more if the upstream names it in several; empty if it was not found
 * @param unknown the regions that could not be asked, and why; if it was found, it may be there too
 */
record Whereabouts(SortedSet<String> regions, SortedMap<String, Fault> unknown) {

    Whereabouts {
        regions = Collections.unmodifiableSortedSet(new TreeSet<>(regions));
        unknown = Collections.unmodifiableSortedMap(new TreeMap<>(unknown));
    }

    static Whereabouts in(Set<String> regions, Map<String, Fault> unknown) {
        return new Whereabouts(new TreeSet<>(regions), new TreeMap<>(unknown));
    }

    boolean isFound() {
        return !regions.isEmpty();
    }

    /** Whether every region says that it is not there. If it neither is found nor is nowhere, nobody knows. */
    boolean isNowhere() {
        return regions.isEmpty() && unknown.isEmpty();
    }
}
