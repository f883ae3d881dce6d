package io.ehpc.gateway.config;

import java.util.Map;
import java.util.TreeMap;

/** What each proof of a port is, and where it stood first: no two who are known there, nor one twice, may have the same. */
final class DistinctProofs {
    private final Problems problems;
    private final Map<String, KeyPath> places = new TreeMap<>();

    DistinctProofs(Problems problems) {
        this.problems = problems;
    }

    /** Reports one that stood somewhere else before. */
    void add(KeyPath path, String proof) {
        KeyPath first = places.putIfAbsent(proof, path);
        if (first != null) {
            problems.value(path, "needs one of its own; the same stands at " + first);
        }
    }
}
