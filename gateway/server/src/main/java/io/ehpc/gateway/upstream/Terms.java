package io.ehpc.gateway.upstream;

import java.time.Instant;

/**
 * On what terms a query is to be answered.
 *
 * @param deadline until when
 * @param priority before whom, where calls have to wait
 */
public record Terms(Deadline deadline, Priority priority) {

    /** What is left until the deadline, in whole milliseconds; 0 or less once it has passed. */
    public long leftMillis(Instant now) {
        return deadline.leftMillis(now);
    }
}
