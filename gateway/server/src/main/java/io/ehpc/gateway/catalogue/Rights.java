package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.protocol.Operation;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What somebody may ask. */
public interface Rights {
    /** To ask anything. */
    Rights ALL = (operation, region, clusterId) -> true;

    /** To ask nothing. */
    Rights NONE = (operation, region, clusterId) -> false;

    /**
     * Whether this may be asked of a region or, if one is named, of a cluster in it.
     *
     * @param clusterId null for the whole region
     */
    boolean allow(Operation operation, String region, @Nullable String clusterId);

    /** Whether this may be asked of a region, or of some cluster that there may be in it. */
    default boolean allowSome(Operation operation, String region) {
        return allow(operation, region, null);
    }

    /** Those of these regions of which it may be asked, of a cluster if one is named; in the same order. */
    default List<String> among(Collection<String> regions, Operation operation, @Nullable String clusterId) {
        return regions.stream()
                .filter(region -> allow(operation, region, clusterId))
                .toList();
    }
}
