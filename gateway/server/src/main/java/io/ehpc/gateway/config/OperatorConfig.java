package io.ehpc.gateway.config;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One who is known on the management port.
 *
 * @param role what it may do there
 * @param proofs what it is known by; no access keys, since nothing is signed there
 */
public record OperatorConfig(Role role, ProofsConfig proofs) implements Keyed {

    /** The proofs stand in the operator's section itself. */
    @Override
    public Map<String, @Nullable Object> keys() {
        Map<String, @Nullable Object> keys = new HashMap<>();
        keys.put("role", role);
        keys.put("apiKeys", proofs.apiKeys());
        keys.put("certificates", proofs.certificates());
        keys.put("subjects", proofs.subjects());
        return keys;
    }
}
