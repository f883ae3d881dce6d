package io.ehpc.gateway.cache;

import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.EhpcApi;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.ehpc.gateway.upstream.Query;
import io.ehpc.gateway.upstream.Terms;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counter of the memory that calls under way are going to need: as much as the last answer of that operation and region
 * took. A call that there is no memory for is not made: {@link FaultKind#OVERLOADED}. Thread-safe.
 */
public final class CountedEhpcApi implements EhpcApi {
    /** Guess for a region that never answered. */
    private static final long FIRST_GUESS = 64 << 10;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final EhpcApi counted;
    private final CacheMemory memory;
    private final Expected expected;

    /** Weights of last answers, by operation and region; to be kept over reloads. */
    public static final class Expected {
        private final Map<Source, Long> bytes = new ConcurrentHashMap<>();

        private record Source(Operation operation, String region) {
            static Source of(Query query) {
                return new Source(query.operation(), query.region());
            }
        }

        private long of(Query query) {
            return bytes.getOrDefault(Source.of(query), FIRST_GUESS);
        }

        private void answered(Answer answer) {
            bytes.put(Source.of(answer.query()), (long) answer.weight());
        }
    }

    public CountedEhpcApi(EhpcApi counted, CacheMemory memory, Expected expected) {
        this.counted = counted;
        this.memory = memory;
        this.expected = expected;
    }

    @Override
    public Future<Answer> answer(Query query, Terms terms) {
        long bytes = expected.of(query);
        if (!memory.take(CacheMemory.Kind.IN_FLIGHT, bytes)) {
            return Future.failedFuture(tooMuch());
        }
        return Future.<Void>succeededFuture()
                .compose(taken -> counted.answer(query, terms))
                .onSuccess(expected::answered)
                .onComplete(ended -> memory.give(CacheMemory.Kind.IN_FLIGHT, bytes));
    }

    private static Throwable tooMuch() {
        return new Fault(
                        FaultKind.OVERLOADED,
                        "The answers that are being fetched take all memory that they may.",
                        null,
                        null,
                        RETRY_AFTER)
                .asException();
    }
}
