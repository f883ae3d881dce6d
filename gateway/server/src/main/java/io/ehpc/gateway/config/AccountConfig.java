package io.ehpc.gateway.config;

import org.jspecify.annotations.Nullable;

/**
 * Whose credentials the upstream calls are signed with.
 *
 * @param id the gateway's own name for the account, part of every cache key
 * @param accessKeyId public
 * @param accessKeySecret shown nowhere
 * @param securityToken of temporary (STS) credentials, else null; shown nowhere
 */
public record AccountConfig(
        String id,
        String accessKeyId,
        String accessKeySecret,
        @Nullable String securityToken) {

    /** Without the secrets. */
    @Override
    public String toString() {
        return "AccountConfig[" + id + ", " + accessKeyId + "]";
    }
}
