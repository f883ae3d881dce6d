package io.ehpc.gateway.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/** How often a query's answers were served from the cache, and how often of late; safe for use by threads. */
final class Usage {
    private final AtomicInteger hits = new AtomicInteger();
    private volatile int atRefresh;
    private volatile Instant last = Instant.MIN;

    void served(int times, Instant now) {
        hits.updateAndGet(before -> before > Integer.MAX_VALUE - times ? Integer.MAX_VALUE : before + times);
        last = now;
    }

    /** From now on another answer is served. */
    void refreshed() {
        atRefresh = hits.get();
    }

    /** Over all refreshes. */
    int hits() {
        return hits.get();
    }

    /** When it was last served from the cache; {@link Instant#MIN} for never. */
    Instant last() {
        return last;
    }

    /** Whether the answer that is held now was served so often, and not too long ago. */
    boolean isHot(int enough, Duration idleAfter, Instant now) {
        return hits.get() - atRefresh >= enough && last.plus(idleAfter).isAfter(now);
    }
}
