package io.ehpc.gateway.tracing;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one request wants to know of its way: nothing, or all of it. Safe for use by threads. */
public final class Telling {
    /** Of a request that wants to know nothing. */
    public static final Telling NONE = new Telling(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), false, TraceSpan.NONE);

    private final Clock clock;
    private final Instant begunAt;
    private final boolean isWanted;
    private final TraceSpan span;
    private final List<Trail> trails = new ArrayList<>(0);

    private Telling(Clock clock, boolean isWanted, TraceSpan span) {
        this.clock = clock;
        this.begunAt = clock.instant();
        this.isWanted = isWanted;
        this.span = span;
    }

    /**
     * Of a request.
     *
     * @param isWanted whether it wants to know itself
     * @param span its own; its parts are told to the trace
     */
    public static Telling of(Clock clock, boolean isWanted, TraceSpan span) {
        return isWanted || span != TraceSpan.NONE ? new Telling(clock, isWanted, span) : NONE;
    }

    /** Whether the request itself wants to know. */
    public boolean isWanted() {
        return isWanted;
    }

    /** Begins the way of one part of it. */
    public Trail part(String region, @Nullable String cluster) {
        if (this == NONE) {
            return Trail.NONE;
        }
        Trail trail = Trail.of(region, cluster, clock, span.child("part"));
        synchronized (trails) {
            trails.add(trail);
        }
        return trail;
    }

    /** When it began. */
    public Instant begunAt() {
        return begunAt;
    }

    /** The ways of its parts so far, in the order in which they were asked for. */
    public List<Trail.Account> parts() {
        synchronized (trails) {
            return trails.stream().map(Trail::account).toList();
        }
    }
}
