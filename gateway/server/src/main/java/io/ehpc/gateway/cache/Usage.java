package io.ehpc.gateway.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** How often a query's answers were served from the cache, and how often of late; safe for use by threads. */
final class Usage {
    private final AtomicInteger hits = new AtomicInteger();
    private volatile int atRefresh;
    private volatile @Nullable Instant last;

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

    /** When it was last served from the cache, by a clock that never steps; null for never. */
    @Nullable
    Instant last() {
        return last;
    }

    /** Whether it was served from the cache not longer ago than that. */
    boolean isSince(Duration idleAfter, Instant now) {
        Instant served = last;
        return served != null && served.plus(idleAfter).isAfter(now);
    }

    /** Whether the answer that is held now was served so often, and not too long ago. */
    boolean isHot(int enough, Duration idleAfter, Instant now) {
        return hits.get() - atRefresh >= enough && isSince(idleAfter, now);
    }
}
