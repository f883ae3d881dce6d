package io.ehpc.gateway.tracing;

import java.util.Locale;

/** What a load may wait for. */
public enum Wait {
    /** The account's credentials. */
    CREDENTIALS,
    /** A turn within the account's quota. */
    QUOTA,
    /** Fewer calls to the region. */
    BULKHEAD,
    /** The region's breaker, which has no wait: it refuses. */
    BREAKER,
    /** The pause before a call is made again. */
    RETRY,
    /** A second call beside a slow one, from its beginning on. */
    HEDGE,
    /** The upstream's answer. */
    CALL;

    /** As it stands in an explanation and in a trace. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
