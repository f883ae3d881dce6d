package io.ehpc.gateway.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/** How often a query's answers were served from the cache, over all its refreshes; safe for use by threads. */
final class Usage {
    private final AtomicInteger hits = new AtomicInteger();
    private volatile Instant last = Instant.MIN;

    void served(int times, Instant now) {
        hits.updateAndGet(before -> before > Integer.MAX_VALUE - times ? Integer.MAX_VALUE : before + times);
        last = now;
    }

    int hits() {
        return hits.get();
    }

    /** When it was last served from the cache; {@link Instant#MIN} for never. */
    Instant last() {
        return last;
    }

    boolean isHot(int enough, Duration idleAfter, Instant now) {
        return hits.get() >= enough && last.plus(idleAfter).isAfter(now);
    }
}
