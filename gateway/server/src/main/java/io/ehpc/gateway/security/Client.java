package io.ehpc.gateway.security;

import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.protocol.ErrorCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One who asks, and is known.
 *
 * @param name its own, from the configuration
 * @param account the account whose answers it gets, and no other's
 * @param permissions what it may ask; those that may ask the same have the same object
 * @param quota how often
 */
public record Client(String name, String account, Permissions permissions, ClientQuota quota) {

    /** Whose share of what is bounded it uses. */
    public ClientKey key() {
        return ClientKey.named(name);
    }

    /** What it is told when it asks what it may not. */
    public DeniedException forbidden() {
        return DeniedException.of(Reason.FORBIDDEN, name, null);
    }

    /** What it is told when its quota of requests is used up, which stands so. */
    public DeniedException overQuota(Standing standing) {
        return DeniedException.of(Reason.OVER_QUOTA, name, standing.retryAfter());
    }

    /**
     * What it is told when it would hold more than its share.
     *
     * @param what it has too much of, in a sentence
     * @param retryAfter when it may have room again; null if that is not known
     */
    public DeniedException overShare(String what, @Nullable Duration retryAfter) {
        return DeniedException.of(Reason.OVER_SHARE, name, ErrorCode.THROTTLING_USER.refusal(what), retryAfter);
    }

    @Override
    public String toString() {
        return "Client[" + name + "]";
    }
}
