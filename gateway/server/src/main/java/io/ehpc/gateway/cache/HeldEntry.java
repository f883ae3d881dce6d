package io.ehpc.gateway.cache;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of an answer that is held: why it is what it is.
 *
 * @param served as it would be served now to who says nothing of freshness; its verdict may be expired
 * @param servedFor how long it may be served at all; negative once it has expired
 * @param overdue whether a soft purge has it refreshed whatever its age
 * @param watched whether it is kept fresh though nobody asks
 * @param underWay whether a call for it is
 * @param hits how often it was served from the cache
 * @param lastHit when it last was; null for never
 * @param nextVisit when it is refreshed if it is hot or watched, or else dropped; null if that is not planned
 * @param bytes about how much memory it takes
 */
public record HeldEntry(
        Served served,
        Duration servedFor,
        boolean overdue,
        boolean watched,
        boolean underWay,
        int hits,
        @Nullable Instant lastHit,
        @Nullable Instant nextVisit,
        int bytes) {}
