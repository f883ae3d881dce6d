package io.ehpc.gateway.upstream;

import io.vertx.core.Future;

/** Who answers a query: the cloud itself, or a decorator in front of it. */
public interface EhpcApi {

    /**
     * The answer to a query. The future fails with {@link CallFailedException} and with nothing else, at
     * the deadline at the latest, on the caller's context.
     */
    Future<Answer> answer(Query query, Terms terms);
}
