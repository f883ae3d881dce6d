package io.ehpc.gateway.cache;

import io.ehpc.gateway.upstream.Priority;

/** What had a query loaded. */
enum Trigger {
    /** A client waits, and there is nothing else for it. */
    NEED(Priority.CLIENT),
    /** A client waits that could have had an older answer: it goes behind those that could not. */
    REQUEST(Priority.REFRESH),
    /** A stale answer was served. */
    BEHIND(Priority.REFRESH),
    /** Nobody asked yet. */
    AHEAD(Priority.PREFETCH);

    private final Priority priority;

    Trigger(Priority priority) {
        this.priority = priority;
    }

    /** How urgent its calls are. */
    Priority priority() {
        return priority;
    }
}
