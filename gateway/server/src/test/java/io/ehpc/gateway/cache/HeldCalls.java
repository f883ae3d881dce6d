package io.ehpc.gateway.cache;

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
import org.jspecify.annotations.Nullable;

/** An upstream that holds each call until the test ends it. */
final class HeldCalls implements EhpcApi {
    private int size;
    private @Nullable Call last;

    record Call(Query query, Terms terms, Promise<Answer> answer) {
        void succeed(String imageId, Instant asOf) {
            answer.complete(Samples.answer(query, imageId, asOf));
        }

        void fail(FaultKind kind) {
            fail(Fault.of(kind, "As the test says."));
        }

        void fail(Fault fault) {
            answer.fail(fault.asException());
        }
    }

    @Override
    public synchronized Future<Answer> answer(Query query, Terms terms) {
        Call call = new Call(query, terms, Promise.promise());
        size++;
        last = call;
        return call.answer().future();
    }

    synchronized int size() {
        return size;
    }

    synchronized Call last() {
        if (last == null) {
            throw new AssertionError("no call was made");
        }
        return last;
    }
}
