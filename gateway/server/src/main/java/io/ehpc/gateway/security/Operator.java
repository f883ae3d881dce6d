package io.ehpc.gateway.security;

import io.ehpc.gateway.config.Role;

/**
 * One who asks on the management port, and may do something there.
 *
 * @param name of an operator, from the configuration; of others, how they are connected
 */
public record Operator(String name, Role role) {

    /** What it is told when it would do what it may not. */
    public DeniedException forbidden() {
        return DeniedException.of(Reason.FORBIDDEN, name, null);
    }
}
