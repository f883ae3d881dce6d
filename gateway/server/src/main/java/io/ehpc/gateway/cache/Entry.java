package io.ehpc.gateway.cache;

import io.ehpc.gateway.config.LifetimesConfig;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.Query;
import java.time.Duration;
import java.util.Objects;

/**
 * An answer as it is held.
 *
 * @param overdue whether it is to be refreshed whatever its age, since somebody said that it has changed
 * @param usage of its query
 */
record Entry(Answer answer, boolean overdue, Usage usage) {
    private static final int OWN_WEIGHT = 160;

    /** How long it is good for, as configured for its query, with its share of the jitter; overdue, it is not fresh. */
    Freshness freshness(LifetimesConfig lifetimes) {
        Query query = answer.query();
        Freshness own =
                Freshness.of(lifetimes.of(query.operation().name(), query.region()), lot() * lifetimes.jitter() / 100);
        return overdue ? new Freshness(Duration.ZERO, own.staleWhileRevalidate(), own.staleIfError()) : own;
    }

    /** From 0 to 1: the same for the same answer, in any process, so that a verdict is a function of the answer alone. */
    private double lot() {
        Query query = answer.query();
        int ofQuery = Objects.hash(query.account(), query.operation().name(), query.region(), query.filters());
        long mixed = (ofQuery * 0x9E3779B97F4A7C15L) ^ answer.asOf().toEpochMilli();
        mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
        return ((mixed ^ (mixed >>> 32)) >>> 11) * 0x1.0p-53;
    }

    /** The same, to be refreshed. */
    Entry asOverdue() {
        return new Entry(answer, true, usage);
    }

    Kept kept() {
        return new Kept(answer, overdue);
    }

    int weight() {
        return OWN_WEIGHT + answer.weight();
    }
}
