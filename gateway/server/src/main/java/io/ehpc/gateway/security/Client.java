package io.ehpc.gateway.security;

/**
 * One who asks, and is known.
 *
 * @param name its own, from the configuration
 * @param account the account whose answers it gets, and no other's
 * @param permissions what it may ask; those that may ask the same have the same object
 * @param quota how often
 */
public record Client(String name, String account, Permissions permissions, ClientQuota quota) {

    /** What it is told when it asks what it may not. */
    public DeniedException forbidden() {
        return DeniedException.of(Reason.FORBIDDEN, name, null);
    }

    /** What it is told when its quota of requests is used up, which stands so. */
    public DeniedException overQuota(Standing standing) {
        return DeniedException.of(Reason.OVER_QUOTA, name, standing.retryAfter());
    }

    @Override
    public String toString() {
        return "Client[" + name + "]";
    }
}
