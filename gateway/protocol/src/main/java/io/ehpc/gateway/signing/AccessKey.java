package io.ehpc.gateway.signing;

import org.jspecify.annotations.Nullable;

/**
 * What signs a request.
 *
 * @param id public
 * @param secret shown nowhere
 * @param securityToken of temporary (STS) credentials, else null; shown nowhere
 */
public record AccessKey(String id, String secret, @Nullable String securityToken) {

    /** The id alone. */
    @Override
    public String toString() {
        return "AccessKey[" + id + "]";
    }
}
