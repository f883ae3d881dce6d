package io.ehpc.gateway.cache;

import io.ehpc.gateway.tracing.Telling;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a request says of how fresh an answer has to be: the directives of RFC 9111, section 5.2.1, and
 * {@code stale-if-error} of RFC 5861, section 4.
 *
 * @param noCache the upstream is to be asked first
 * @param maxAge how old an answer may be, or null
 * @param minFresh for how long it has to stay fresh, or null
 * @param maxStale by how much it may be stale and still be welcome at once, or null if nothing is said
 * @param onlyIfCached the upstream is not to be asked for it
 * @param staleIfError by how much it may be stale when the upstream fails, or null for any that is served
 * @param newEnough what is younger meets all of these: the operator's word
 * @param telling whether it wants to know why its answer is what it is
 */
public record Directives(
        boolean noCache,
        @Nullable Duration maxAge,
        @Nullable Duration minFresh,
        @Nullable Duration maxStale,
        boolean onlyIfCached,
        @Nullable Duration staleIfError,
        Duration newEnough,
        Telling telling) {

    /** Of a request that does not want to know why. */
    public Directives(
            boolean noCache,
            @Nullable Duration maxAge,
            @Nullable Duration minFresh,
            @Nullable Duration maxStale,
            boolean onlyIfCached,
            @Nullable Duration staleIfError,
            Duration newEnough) {
        this(noCache, maxAge, minFresh, maxStale, onlyIfCached, staleIfError, newEnough, Telling.NONE);
    }

    /** Nothing is said. */
    public static final Directives NONE = new Directives(false, null, null, null, false, null, Duration.ZERO);

    /** More than any answer's age. */
    public static final Duration UNLIMITED = Duration.ofDays(100_000);

    /** The same, of a request that wants to know so much. */
    public Directives with(Telling wanted) {
        return wanted == telling
                ? this
                : new Directives(noCache, maxAge, minFresh, maxStale, onlyIfCached, staleIfError, newEnough, wanted);
    }

    /** Whether an answer is refused for its age, or for what is left of its fresh lifetime: RFC 9111, section 5.2.1. */
    boolean refuse(Duration age, Duration fresh) {
        if (age.compareTo(newEnough) < 0) {
            return false;
        }
        Duration left = fresh.minus(age);
        return noCache
                || (maxAge != null && age.compareTo(maxAge) > 0)
                || (minFresh != null && left.compareTo(minFresh) < 0)
                || (maxStale != null && left.negated().compareTo(maxStale) > 0);
    }

    /** Whether an answer past its time is welcome without a wait. */
    boolean welcomeStale() {
        return maxStale != null;
    }

    /** Whether an answer may stand in for a failed call. */
    boolean tolerateOnError(Duration age, Duration fresh) {
        Duration stale = age.compareTo(fresh) > 0 ? age.minus(fresh) : Duration.ZERO;
        return staleIfError == null || stale.compareTo(staleIfError) < 0;
    }
}
