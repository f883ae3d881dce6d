package io.ehpc.gateway.upstream;

import io.ehpc.gateway.signing.AccessKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where keys are issued that end. */
interface KeySource {

    /**
     * The present issue, perhaps the same as last time. It may block, and is never asked twice at once, but for
     * askings that were abandoned.
     *
     * @throws Exception if there is none; its message may hold secrets
     */
    Issue issue() throws Exception;

    /** Gives the asking under way up, and has nothing to do with it any more. */
    default void abandon() {}

    /**
     * One consistent set.
     *
     * @param expiresAt when it ends; null if it does not
     */
    record Issue(AccessKey key, @Nullable Instant expiresAt) {

        boolean isValid(Instant now) {
            return expiresAt == null || now.isBefore(expiresAt);
        }
    }
}
