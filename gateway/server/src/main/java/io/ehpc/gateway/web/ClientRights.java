package io.ehpc.gateway.web;

import io.ehpc.gateway.catalogue.Rights;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.security.Permissions;
import org.jspecify.annotations.Nullable;

/** A client's permissions as the rights that questions are judged by. */
record ClientRights(Permissions permissions) implements Rights {
    @Override
    public boolean allow(Operation operation, String region, @Nullable String clusterId) {
        return permissions.allow(operation, region, clusterId);
    }

    @Override
    public boolean allowSome(Operation operation, String region) {
        return permissions.allowSome(operation, region);
    }
}
