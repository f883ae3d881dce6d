package io.ehpc.gateway.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One who asks.
 *
 * @param account the account whose answers it gets
 * @param groups whose rights it has too
 * @param proofs what it is known by
 * @param policy what it may ask
 * @param quota how often
 */
public record ClientConfig(
        String account, List<String> groups, ProofsConfig proofs, List<StatementConfig> policy, ClientQuotaConfig quota)
        implements Keyed {

    public ClientConfig {
        groups = List.copyOf(groups);
        policy = List.copyOf(policy);
    }

    /** The proofs stand in the client's section itself. */
    @Override
    public Map<String, @Nullable Object> keys() {
        Map<String, @Nullable Object> keys = new HashMap<>();
        keys.put("account", account);
        keys.put("groups", groups);
        keys.put("accessKeys", proofs.accessKeys());
        keys.put("apiKeys", proofs.apiKeys());
        keys.put("certificates", proofs.certificates());
        keys.put("subjects", proofs.subjects());
        keys.put("policy", policy);
        keys.put("quota", quota);
        return keys;
    }
}
