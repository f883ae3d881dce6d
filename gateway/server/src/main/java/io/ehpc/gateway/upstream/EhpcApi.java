package io.ehpc.gateway.upstream;

import io.vertx.core.Future;

/** Who answers a query: the cloud itself, or a decorator in front of it. */
public interface EhpcApi {

    /**
     * The answer to a query, on the caller's context. The future fails with {@link CallFailedException} and with
     * nothing else. Nothing waits past the deadline, and no call begins after it. A call that has begun takes its own
     * time, be it past the deadline: what it brings is worth keeping, and how it ends says how the region does.
     */
    Future<Answer> answer(Query query, Terms terms);
}
