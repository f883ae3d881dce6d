package io.ehpc.gateway.resilience;

import io.ehpc.gateway.TestClock;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.EhpcApi;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.Samples;
import io.ehpc.gateway.upstream.Terms;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** An upstream whose calls end as a test has written down, one after the other; then all are good. */
final class Script implements EhpcApi {
    static final Query QUERY = Samples.query("cn-hangzhou");

    final List<Instant> calledAt = new ArrayList<>();
    final List<Terms> terms = new ArrayList<>();
    private final TestClock clock;
    private final Deque<Future<Answer>> ends = new ArrayDeque<>();

    Script(TestClock clock) {
        this.clock = clock;
    }

    /** The next call fails with that. */
    Script fails(Fault fault) {
        ends.add(Future.failedFuture(fault.asException()));
        return this;
    }

    Script fails(FaultKind kind) {
        return fails(Fault.of(kind, "As the test says."));
    }

    /** The next call ends when the test says. */
    Promise<Answer> waits() {
        Promise<Answer> end = Promise.promise();
        ends.add(end.future());
        return end;
    }

    static Answer good(String imageId) {
        return Samples.answer(QUERY, imageId, TestClock.START);
    }

    @Override
    public Future<Answer> answer(Query query, Terms on) {
        calledAt.add(clock.instant());
        terms.add(on);
        return ends.isEmpty() ? Future.succeededFuture(good("m-1")) : ends.remove();
    }
}
