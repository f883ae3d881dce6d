package io.ehpc.gateway.web;

import io.ehpc.gateway.config.ReadinessConfig;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether there is more to do than can be done. It begins once the load was beyond a bound at every look for a
 * while, and ends once it was within half of each at every look for as long: so it does not come and go.
 *
 * @param isOn whether there is
 * @param since since when each look spoke for the opposite; null if the last one did not
 */
record Overload(boolean isOn, @Nullable Instant since) {
    /** As at the start. */
    static final Overload NONE = new Overload(false, null);

    /**
     * What there is to do.
     *
     * @param loopLag how late the event loops are
     * @param requests how many requests wait for their answer
     */
    record Load(Duration loopLag, long requests) {

        boolean isBeyond(ReadinessConfig bounds) {
            return loopLag.compareTo(bounds.maxLoopLag()) > 0 || requests > bounds.maxRequests();
        }

        boolean isCalm(ReadinessConfig bounds) {
            return loopLag.multipliedBy(2).compareTo(bounds.maxLoopLag()) <= 0 && 2 * requests <= bounds.maxRequests();
        }
    }

    /** What it is after one more look. */
    Overload next(Load load, ReadinessConfig bounds, Instant now) {
        boolean opposes = isOn ? load.isCalm(bounds) : load.isBeyond(bounds);
        if (!opposes) {
            return new Overload(isOn, null);
        }
        Instant from = since == null ? now : since;
        return now.isBefore(from.plus(bounds.after())) ? new Overload(isOn, from) : new Overload(!isOn, null);
    }
}
