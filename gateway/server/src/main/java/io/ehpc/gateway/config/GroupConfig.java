package io.ehpc.gateway.config;

import java.util.List;

/**
 * Rights that several clients have.
 *
 * @param policy what its clients may ask, beside their own
 */
public record GroupConfig(List<StatementConfig> policy) {
    public GroupConfig {
        policy = List.copyOf(policy);
    }
}
