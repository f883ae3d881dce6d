package io.ehpc.gateway.cache;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether who looks something up may have the upstream called for it. It is asked once for each call that
 * the look-up would begin, and at no other time: what is held, and a call that is under way, cost nothing.
 */
public interface Allowance {
    /** As often as there is need. */
    Allowance UNLIMITED = () -> null;

    /**
     * Takes leave for one call; must not block, since it is asked under a lock.
     *
     * @return null if it is given, else how long until there may be some
     */
    @Nullable
    Duration refusal();
}
