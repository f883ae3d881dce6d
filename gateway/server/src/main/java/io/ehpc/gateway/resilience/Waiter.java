package io.ehpc.gateway.resilience;

import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.upstream.Fault;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Executor;

/** Who waits for leave as a future, on its own context. */
final class Waiter implements Ticket.Turn {
    private final Promise<Leave> leave = Promise.promise();
    private final Executor context;
    private final ClientKey client;

    Waiter(Executor context, ClientKey client) {
        this.context = context;
        this.client = client;
    }

    /** Fails with {@link io.ehpc.gateway.upstream.CallFailedException}. */
    Future<Leave> leave() {
        return leave.future();
    }

    @Override
    public ClientKey client() {
        return client;
    }

    @Override
    public void come(Leave given) {
        context.execute(() -> leave.complete(given));
    }

    @Override
    public void refused(Fault fault) {
        context.execute(() -> leave.fail(fault.asException()));
    }
}
