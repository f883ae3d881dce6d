package io.ehpc.gateway.upstream;

import io.vertx.core.Future;
import java.time.Instant;

/**
 * On what terms a query is to be answered.
 *
 * @param deadline until when
 * @param priority before whom, where calls have to wait
 * @param joined succeeds once a client waits for the answer too: then it is as urgent as {@link Priority#CLIENT}
 */
public record Terms(Deadline deadline, Priority priority, Future<Void> joined) {
    /** A future that has ended keeps no listeners, however many calls look at it. */
    private static final Future<Void> NEVER = Future.failedFuture("nobody joins");

    /** Terms that stay as they are. */
    public Terms(Deadline deadline, Priority priority) {
        this(deadline, priority, NEVER);
    }

    /** What is left until the deadline, in whole milliseconds; 0 or less once it has passed. */
    public long leftMillis(Instant now) {
        return deadline.leftMillis(now);
    }
}
