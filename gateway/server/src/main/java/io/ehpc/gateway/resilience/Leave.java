package io.ehpc.gateway.resilience;

import io.ehpc.gateway.upstream.Priority;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Leave to make one call. Whoever has it says exactly once how that went; a second word is a bug. */
final class Leave {
    private final Budget budget;
    private final Priority priority;
    private final long givenAt;
    private final AtomicBoolean settled = new AtomicBoolean();

    /** @param givenAt in the budget's nanoseconds */
    Leave(Budget budget, Priority priority, long givenAt) {
        this.budget = budget;
        this.priority = priority;
        this.givenAt = givenAt;
    }

    /** How urgent the call was when leave was given. */
    Priority priority() {
        return priority;
    }

    /** The call has ended, however, except that it was throttled. */
    void ended() {
        settle();
        budget.ended();
    }

    /** No call was made. */
    void unspent() {
        settle();
        budget.unspent();
    }

    /** The call was throttled; {@code wait} is what the upstream asks for, or null. */
    void throttled(@Nullable Duration wait) {
        settle();
        budget.throttled(wait, givenAt);
    }

    private void settle() {
        if (!settled.compareAndSet(false, true)) {
            throw new IllegalStateException("the leave was settled already");
        }
    }
}
