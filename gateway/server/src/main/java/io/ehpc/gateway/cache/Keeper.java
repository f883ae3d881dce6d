package io.ehpc.gateway.cache;

import io.ehpc.gateway.upstream.Query;
import io.vertx.core.Future;

/** Where answers outlive the process. It is told of each change, never waits, and may fail on its own. */
public interface Keeper {
    /** Keeps nothing. */
    Keeper NONE = new Keeper() {
        @Override
        public void keep(Kept kept) {}

        @Override
        public void forget(Query query) {}

        @Override
        public Future<Void> settled() {
            return Future.succeededFuture();
        }
    };

    /** Its query's answer from now on. */
    void keep(Kept kept);

    /** The query has no answer any more. */
    void forget(Query query);

    /** Ends when all that was told before is done; fails if it cannot be. */
    Future<Void> settled();
}
