package io.ehpc.gateway.resilience;

import io.ehpc.gateway.upstream.FaultKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When it is worth a line in the log how a region's calls go: once they go otherwise than was last said, and not
 * more than once a minute, so that a region where every other call fails fills no log.
 */
final class RegionNews {
    static final Duration QUIET = Duration.ofMinutes(1);

    private @Nullable FaultKind said;
    private boolean hasSaid;
    private long saidAt;

    /**
     * Whether it is to be said; who asks says it then.
     *
     * @param now how a call failed; null if it did not
     * @param at when, in nanoseconds of a clock that never steps
     */
    synchronized boolean isNews(@Nullable FaultKind now, long at) {
        if (now == said || (hasSaid && at - saidAt < QUIET.toNanos())) {
            return false;
        }
        said = now;
        saidAt = at;
        hasSaid = true;
        return true;
    }
}
