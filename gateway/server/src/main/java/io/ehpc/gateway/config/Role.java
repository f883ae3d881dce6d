package io.ehpc.gateway.config;

/** What one may do on the management port; each role may do what those before it may. */
public enum Role {
    /** Nothing. */
    NONE,
    /** See: probes, metrics, what is held, the levels of loggers. */
    READ,
    /** Change: purge, set the levels of loggers. */
    ADMIN;

    /** Whether this role may do what that one is needed for. */
    public boolean covers(Role needed) {
        return compareTo(needed) >= 0;
    }

    /** Whichever of the two may do more. */
    public Role or(Role other) {
        return covers(other) ? this : other;
    }
}
