package io.ehpc.gateway.catalogue;

import java.util.List;

/**
 * Which clusters a question is about.
 *
 * @param isEvery whether it is about all that there are in its regions
 * @param named if not, the ids of those that it is about; empty if it is about whole regions
 */
public record Clusters(boolean isEvery, List<String> named) {
    /** No cluster: whole regions. */
    public static final Clusters NONE = new Clusters(false, List.of());

    /** All that there are. */
    public static final Clusters EVERY = new Clusters(true, List.of());

    public Clusters {
        named = List.copyOf(named);
        if (isEvery && !named.isEmpty()) {
            throw new IllegalArgumentException("every cluster, or some: not " + named);
        }
    }

    /** These. */
    public static Clusters of(List<String> ids) {
        return new Clusters(false, ids);
    }

    /** Whether the question is about whole regions. */
    public boolean isNone() {
        return equals(NONE);
    }
}
