package io.ehpc.gateway.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Query;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The last failure of each query that fails: for how long it is not asked again, and what to tell of it. */
final class Failures {
    private static final int MAX_QUERIES = 10_000;
    private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(1);

    private final Cache<Query, Failure> failures =
            Caffeine.newBuilder().maximumSize(MAX_QUERIES).build();

    /** @param until when the query may be asked again */
    record Failure(Fault fault, Instant until) {}

    /** Remembers a failed call. A call that was not made says nothing new, but does not undo what is known. */
    void remember(Query query, Fault fault, Duration memory, Instant now) {
        if (fault.kind().remembered() == FaultKind.Remembered.BRIEFLY) {
            failures.put(query, new Failure(fault, now.plus(backOff(fault, memory))));
        } else {
            failures.asMap().putIfAbsent(query, new Failure(fault, now));
        }
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

    /** The fault for which the query is not to be asked now, or null if it may be. */
    @Nullable
    Fault backingOff(Query query, Instant now) {
        Failure failure = failures.getIfPresent(query);
        return failure != null && now.isBefore(failure.until()) ? failure.fault() : null;
    }

    /** The fault of the last try, or null if it was good. */
    @Nullable
    Fault last(Query query) {
        Failure failure = failures.getIfPresent(query);
        return failure == null ? null : failure.fault();
    }
}
