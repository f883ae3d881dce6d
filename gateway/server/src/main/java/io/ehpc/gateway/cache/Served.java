package io.ehpc.gateway.cache;

import io.ehpc.gateway.cache.Freshness.Verdict;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.Fault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it is served.
 *
 * @param verdict what may be done with it; never expired
 * @param source where it came from
 * @param why why the upstream was asked before this was served; null if it was not
 * @param failure the fault of the last try to refresh it, if that failed; else null
 */
public record Served(
        Answer answer,
        Verdict verdict,
        Source source,
        @Nullable Why why,
        Lifetime lifetime,
        @Nullable Fault failure) {

    /**
     * Where an answer is in its life.
     *
     * @param age how old it is
     * @param freshFor how long it stays fresh; negative for how long it has not been
     * @param atOnceFor how long it may be served at once, fresh or while it is refreshed
     * @param servedFor how long it may be served at all
     * @param sameFor how long until its age allows less than now
     */
    public record Lifetime(Duration age, Duration freshFor, Duration atOnceFor, Duration servedFor, Duration sameFor) {}

    /** Where an answer came from. */
    public enum Source {
        /** It was there. */
        CACHE,
        /** A call was made for this request. */
        CALL,
        /** A call that was under way for another request. */
        SHARED_CALL
    }

    /** Why what is held was not enough; the words of RFC 9211, section 2.2. */
    public enum Why {
        /** Nothing is held. */
        MISS,
        /** It is too old. */
        STALE,
        /** The request's directives do not take it. */
        REQUEST
    }

    /** How old it is. */
    public Duration age() {
        return lifetime.age();
    }

    /** How long it stays fresh; negative for how long it has not been. */
    public Duration freshFor() {
        return lifetime.freshFor();
    }

    /** Whether it was there before it was asked for, and was enough. */
    public boolean isHeld() {
        return source == Source.CACHE && why == null;
    }

    /** As it is counted: {@code miss} and {@code coalesced} for what was called for, else its verdict. */
    public String outcome() {
        return switch (source) {
            case CALL -> "miss";
            case SHARED_CALL -> "coalesced";
            case CACHE -> verdict.label();
        };
    }
}
