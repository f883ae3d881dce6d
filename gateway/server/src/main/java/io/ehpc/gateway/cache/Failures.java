package io.ehpc.gateway.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ehpc.gateway.config.CacheConfig;
import io.ehpc.gateway.telemetry.CacheMetrics;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The last failure of each query that fails: what to tell of it, and for how long it is the answer, so that
 * the query is not asked again. That is the upstream's no (a negative answer), or a back-off.
 */
final class Failures implements CacheMemory.Holder {
    /** Until {@link CacheMemory} says what they may take. */
    private static final long FIRST_LIMIT = 1 << 20;

    private static final int OWN_WEIGHT = 300;
    private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(1);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final int MOST_DOUBLINGS = 6;

    private final Cache<Query, Failure> failures = Caffeine.newBuilder()
            .maximumWeight(FIRST_LIMIT)
            .weigher((Query query, Failure failure) ->
                    OWN_WEIGHT + query.weight() + failure.fault().weight())
            .recordStats()
            .executor(Runnable::run)
            .build();

    /**
     * A failure.
     *
     * @param until when the query may be asked again
     * @param tried when a try last failed, also one for which no call was made
     * @param inRow how many there were without a success between
     */
    record Failure(Fault fault, Instant at, Instant until, Instant tried, int inRow) {

        /** The fault as it is to be told by then: of the wait that it names, some is over. */
        Fault told(Instant now) {
            Duration asked = fault.retryAfter();
            if (asked == null) {
                return fault;
            }
            Instant asks = at.plus(asked);
            return fault.withRetryAfter(Duration.between(now, asks.isAfter(until) ? asks : until));
        }

        /** When it is worth another try by one who does not wait: ever later, the longer it fails. */
        Instant retryAt() {
            long pause = FIRST_RETRY.toMillis() << Math.min(inRow - 1, MOST_DOUBLINGS);
            Instant later = at.plusMillis(Math.min(pause, LONGEST_BACK_OFF.toMillis()));
            return later.isAfter(until) ? later : until;
        }
    }

    /** Shows what the cache says of itself. */
    void show(CacheMetrics metrics) {
        metrics.show(CacheMemory.Kind.FAILURES.label(), failures);
    }

    @Override
    public long bytes() {
        return failures.policy().eviction().orElseThrow().weightedSize().orElse(0);
    }

    @Override
    public void limit(long bytes) {
        failures.policy().eviction().orElseThrow().setMaximum(bytes);
    }

    /** Remembers a failed call. A call that was not made says nothing new, but does not undo what is known. */
    Failure remember(Query query, Fault fault, CacheConfig config, Instant now) {
        return failures.asMap().compute(query, (same, before) -> {
            int inRow = before == null ? 1 : before.inRow() + 1;
            if (fault.kind().remembered() != FaultKind.Remembered.NO) {
                return new Failure(fault, now, now.plus(memory(fault, config)), now, inRow);
            }
            return before == null
                    ? new Failure(fault, now, now, now, inRow)
                    : new Failure(before.fault(), before.at(), before.until(), now, inRow);
        });
    }

    private static Duration memory(Fault fault, CacheConfig config) {
        return switch (fault.kind().remembered()) {
            case AS_ABSENT -> config.negative().notFound();
            case AS_REFUSED -> config.negative().refused();
            case BRIEFLY -> backOff(fault, config.failureMemory());
            case NO -> Duration.ZERO;
        };
    }

    /** A throttled account waits as long as the upstream asks, within reason; and never less than others. */
    private static Duration backOff(Fault fault, Duration memory) {
        Duration asked = fault.retryAfter();
        if (fault.kind() != FaultKind.THROTTLED || asked == null) {
            return memory;
        }
        Duration bounded = asked.compareTo(LONGEST_BACK_OFF) < 0 ? asked : LONGEST_BACK_OFF;
        return bounded.compareTo(memory) > 0 ? bounded : memory;
    }

    /** The query works again. */
    void forget(Query query) {
        failures.invalidate(query);
    }

    /** Nothing is known any more of these. */
    void forget(Predicate<Query> which) {
        failures.asMap().keySet().removeIf(which);
    }

    /** The fault for which the query is not to be asked now, or null if it may be. */
    @Nullable
    Fault backingOff(Query query, Instant now, Directives directives) {
        Failure failure = failures.getIfPresent(query);
        return failure != null && now.isBefore(failure.until()) && !isOverruled(failure, now, directives)
                ? failure.told(now)
                : null;
    }

    /** A negative answer is an answer: who wants a newer one gets it asked for. A back-off holds for all. */
    private static boolean isOverruled(Failure failure, Instant now, Directives directives) {
        Duration age = Duration.between(failure.at(), now);
        return failure.fault().kind().isDefinitive()
                && directives.refuse(age, Duration.between(failure.at(), failure.until()));
    }

    /** The fault of a query whose last try failed not long ago, or null: so it would likely fail again. */
    @Nullable
    Fault inTrouble(Query query, Instant now) {
        Failure failure = failures.getIfPresent(query);
        return failure != null && now.isBefore(failure.tried().plus(LONGEST_BACK_OFF)) ? failure.fault() : null;
    }

    /** All queries whose last try failed not long ago. */
    Set<Query> inTrouble(Instant now) {
        return failures.asMap().keySet().stream()
                .filter(query -> inTrouble(query, now) != null)
                .collect(Collectors.toSet());
    }

    /** The last try's failure, or null if it was good. */
    @Nullable
    Failure last(Query query) {
        return failures.getIfPresent(query);
    }
}
