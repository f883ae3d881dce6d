package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.upstream.Query;
import java.util.Set;

/**
 * Whose changes somebody wants, and of which regions.
 *
 * @param account whose answers they are
 * @param regions the regions; empty for all, also those to come
 * @param rights which of them may be shown
 */
public record Interest(String account, Set<String> regions, Rights rights) {
    public Interest {
        regions = Set.copyOf(regions);
    }

    boolean isOfAccount(Query query) {
        return account.equals(query.account());
    }

    boolean includes(Query query) {
        return isOfAccount(query)
                && (regions.isEmpty() || regions.contains(query.region()))
                && rights.allow(query.operation(), query.region(), query.clusterId());
    }
}
