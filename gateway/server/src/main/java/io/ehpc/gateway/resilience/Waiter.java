package io.ehpc.gateway.resilience;

import io.ehpc.gateway.upstream.Fault;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** Who waits for leave as a future, on its own context. */
final class Waiter implements Ticket.Turn {
    private final Promise<Leave> leave = Promise.promise();
    private final Context context;

    Waiter(Context context) {
        this.context = context;
    }

    /** Fails with {@link io.ehpc.gateway.upstream.CallFailedException}. */
    Future<Leave> leave() {
        return leave.future();
    }

    @Override
    public void come(Leave given) {
        context.runOnContext(now -> leave.complete(given));
    }

    @Override
    public void refused(Fault fault) {
        context.runOnContext(now -> leave.fail(fault.asException()));
    }
}
