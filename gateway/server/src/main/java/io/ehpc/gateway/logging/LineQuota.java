package io.ehpc.gateway.logging;

import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.fairness.FairShare;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A number of lines in a minute, of which nobody may have more than are left for others, and a count of those left
 * out. Thread-safe.
 */
public final class LineQuota {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final int lines;
    private final FairShare taken = new FairShare();
    private @Nullable Instant since;
    private int leftOut;

    /** @param lines how many there may be in a minute */
    public LineQuota(int lines) {
        this.lines = lines;
    }

    /**
     * Begins another minute if this one is over; the number of lines that were left out of it.
     *
     * @param now by a clock that is never set
     */
    public synchronized int turn(Instant now) {
        if (since != null && now.isBefore(since.plus(MINUTE))) {
            return 0;
        }
        int missing = leftOut;
        since = now;
        taken.clear();
        leftOut = 0;
        return missing;
    }

    /** Takes room for one more line of this minute; false, and a line left out, if there is none. */
    public synchronized boolean take(ClientKey whose) {
        if (taken.take(whose, lines)) {
            return true;
        }
        leftOut++;
        return false;
    }
}
