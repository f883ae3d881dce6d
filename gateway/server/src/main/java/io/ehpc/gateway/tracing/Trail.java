package io.ehpc.gateway.tracing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One part's way through the cache. Told by one thread at a time. */
public final class Trail {
    /** How a load is told of that was under way. */
    public static final String JOINED = "joined";

    /** Tells nobody. */
    public static final Trail NONE = new Trail("", null, null);

    private final String region;
    private final @Nullable String cluster;
    private final @Nullable Way way;

    /** What became of it: only of one that somebody wants to know. */
    private static final class Way {
        final Clock clock;
        final Instant begunAt;
        final TraceSpan span;
        String held = "nothing";

        @Nullable
        String limit;

        @Nullable
        String flight;

        Journal journal = Journal.NONE;

        @Nullable
        String outcome;

        @Nullable
        Duration took;

        Way(Clock clock, TraceSpan span) {
            this.clock = clock;
            this.span = span;
            this.begunAt = clock.instant();
        }
    }

    /**
     * What is known of it.
     *
     * @param held as what the held answer was judged; {@code nothing} if there was none
     * @param flight whether a load was {@code begun}, {@code joined} or begun {@code behind}; null if none was needed
     * @param limit which limit cut it short; null if none did
     * @param outcome as it is counted; null while it lasts
     * @param took null while it lasts
     * @param journal what the load waited for
     */
    public record Account(
            String region,
            @Nullable String cluster,
            String held,
            @Nullable String flight,
            @Nullable String limit,
            @Nullable String outcome,
            @Nullable Duration took,
            Journal journal) {}

    private Trail(String region, @Nullable String cluster, @Nullable Way way) {
        this.region = region;
        this.cluster = cluster;
        this.way = way;
    }

    static Trail of(String region, @Nullable String cluster, Clock clock, TraceSpan span) {
        return new Trail(region, cluster, new Way(clock, span));
    }

    /** Something is held, and is judged so. */
    public void held(String verdict) {
        if (way != null) {
            way.held = verdict;
        }
    }

    /** A limit of that name cut it short. */
    public void cutBy(String limit) {
        if (way != null) {
            way.limit = limit;
        }
    }

    /** It needed a load: one that it began, that it joined, or that it began behind and did not wait for. */
    public void load(String how, Journal journal) {
        if (way != null) {
            way.flight = how;
            way.journal = journal;
            if (how.equals(JOINED)) {
                way.span.linkTo(journal.span());
            }
        }
    }

    /** It ended so. */
    public void end(String outcome) {
        if (way != null) {
            way.outcome = outcome;
            way.took = Duration.between(way.begunAt, way.clock.instant());
            trace(way, outcome);
        }
    }

    private void trace(Way told, String outcome) {
        told.span.tell("ehpc.region", region);
        told.span.tell("ehpc.cluster", cluster);
        told.span.tell("ehpc.held", told.held);
        told.span.tell("ehpc.load", told.flight);
        told.span.tell("ehpc.cut_by", told.limit);
        boolean isGood = !outcome.equals("failed");
        told.span.tell("ehpc.outcome", outcome);
        told.span.tell("error.type", isGood ? null : outcome);
        told.span.end(isGood);
    }

    /** What a load is part of that it begins. */
    public TraceSpan span() {
        return way == null ? TraceSpan.NONE : way.span;
    }

    /** What is known of it; of one that tells somebody. */
    Account account() {
        Way told = Objects.requireNonNull(way, "nobody wanted to know");
        return new Account(region, cluster, told.held, told.flight, told.limit, told.outcome, told.took, told.journal);
    }
}
