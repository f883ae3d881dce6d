package io.ehpc.gateway.config;

import io.ehpc.gateway.signing.AccessKey;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An account that upstream calls are made for.
 *
 * @param id the gateway's own name for the account, part of every cache key
 * @param credentials what its calls are signed with
 * @param quota how often it may call
 */
public record AccountConfig(String id, CredentialsConfig credentials, QuotaConfig quota) implements Keyed {

    /** The access key's keys stand beside the section of the credentials, not in it. */
    @Override
    public Map<String, @Nullable Object> keys() {
        Map<String, @Nullable Object> keys = new HashMap<>();
        AccessKey key = credentials.accessKey();
        if (key != null) {
            keys.put("accessKeyId", key.id());
            keys.put("accessKeySecret", key.secret());
            keys.put("securityToken", key.securityToken());
        }
        keys.put("credentials", credentials);
        keys.put("quota", quota);
        return keys;
    }
}
