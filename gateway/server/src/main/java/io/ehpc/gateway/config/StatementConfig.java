package io.ehpc.gateway.config;

import java.util.List;

/**
 * One statement of a policy, in the terms of the cloud's RAM.
 *
 * @param effect what it does with what it is about
 * @param action of which operations, such as {@code ehpc:ListCommunityImages}; with wildcards
 * @param resource where, such as {@code acs:ehpc:cn-hangzhou:*:cluster/ehpc-hz-1}; with wildcards
 */
public record StatementConfig(Effect effect, List<String> action, List<String> resource) {

    /** What a statement does. */
    public enum Effect {
        /** It gives a right. */
        ALLOW,
        /** It takes it, whatever another one gives. */
        DENY
    }

    public StatementConfig {
        action = List.copyOf(action);
        resource = List.copyOf(resource);
    }
}
