package io.ehpc.gateway.upstream;

import java.util.Locale;

/** Who goes first where calls have to wait. */
public enum Priority {
    /** A client waits for the answer. */
    CLIENT,
    /** A stale answer is being served, and is to be made fresh. */
    REFRESH,
    /** Nobody asked yet. */
    PREFETCH;

    /** As it stands in metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
