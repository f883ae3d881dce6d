package io.ehpc.gateway.security;

import io.ehpc.gateway.protocol.Operation;
import org.jspecify.annotations.Nullable;

/**
 * One who asks, and is known.
 *
 * @param name its own, from the configuration
 * @param account the account whose answers it gets, and no other's
 * @param permissions what it may ask
 * @param quota how often
 */
public record Client(String name, String account, Permissions permissions, ClientQuota quota) {

    /**
     * Returns if the client may ask this of a region or, if one is named, of a cluster in it.
     *
     * @throws DeniedException if it may not
     */
    public void require(Operation operation, String region, @Nullable String clusterId) {
        if (!permissions.allow(operation, region, clusterId)) {
            throw DeniedException.of(Reason.FORBIDDEN, name, null);
        }
    }

    /** What it is told when its quota of requests is used up, which stands so. */
    public DeniedException overQuota(Standing standing) {
        return DeniedException.of(Reason.OVER_QUOTA, name, standing.retryAfter());
    }

    @Override
    public String toString() {
        return "Client[" + name + "]";
    }
}
