package io.ehpc.gateway.upstream;

import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.time.MonotonicClock;
import io.ehpc.gateway.tracing.Journal;
import io.ehpc.gateway.tracing.Wait;
import io.vertx.core.Future;

/**
 * On what terms a query is to be answered.
 *
 * @param deadline until when
 * @param priority before whom, where calls have to wait
 * @param joined succeeds once a client waits for the answer too: then it is as urgent as {@link Priority#CLIENT}
 * @param journal where it is noted what the answer waited for
 * @param client whose call it is, where clients that wait are served in turn: the first that asked
 */
public record Terms(Deadline deadline, Priority priority, Future<Void> joined, Journal journal, ClientKey client) {
    /** A future that has ended keeps no listeners, however many calls look at it. */
    private static final Future<Void> NEVER = Future.failedFuture("nobody joins");

    /** Terms that stay as they are. */
    public Terms(Deadline deadline, Priority priority) {
        this(deadline, priority, NEVER, Journal.NONE, ClientKey.GATEWAY);
    }

    /** Terms that nobody wants to know more of. */
    public Terms(Deadline deadline, Priority priority, Future<Void> joined) {
        this(deadline, priority, joined, Journal.NONE, ClientKey.GATEWAY);
    }

    /** For a second call beside the first one. */
    public Terms beside() {
        return new Terms(deadline, Priority.PREFETCH, NEVER, journal, client);
    }

    /** Notes the wait for something, if it is to be waited for. */
    public <T> Future<T> during(Wait wait, Future<T> awaited) {
        return journal.during(wait, awaited, Terms::label);
    }

    private static String label(Throwable failure) {
        return CallFailedException.faultOf(failure).kind().label();
    }

    /** What is left until the deadline, in whole milliseconds; 0 or less once it has passed. */
    public long leftMillis(MonotonicClock clock) {
        return deadline.leftMillis(clock);
    }
}
