package io.ehpc.gateway.upstream;

import io.ehpc.gateway.time.MonotonicClock;
import io.ehpc.gateway.tracing.Wait;
import io.vertx.core.Future;
import java.util.Map;

/**
 * Lets a query pass only while its account has valid credentials. It stands before all that counts calls,
 * so that one which could not be signed takes no quota and says nothing of the region.
 */
public final class CredentialGate implements EhpcApi {
    private final EhpcApi api;
    private final Map<String, Credentials> credentials;
    private final MonotonicClock clock;

    /** @param credentials by account; one that is not among them was taken out of the configuration meanwhile */
    public CredentialGate(EhpcApi api, Map<String, Credentials> credentials, MonotonicClock clock) {
        this.api = api;
        this.credentials = Map.copyOf(credentials);
        this.clock = clock;
    }

    @Override
    public Future<Answer> answer(Query query, Terms terms) {
        Credentials own = credentials.get(query.account());
        if (own == null) {
            return Future.failedFuture(Fault.of(
                            FaultKind.CREDENTIALS,
                            "The account " + query.account() + " is not in the configuration any more.")
                    .asException());
        }
        return terms.during(Wait.CREDENTIALS, own.current(terms.leftMillis(clock)))
                .compose(key -> api.answer(query, terms));
    }
}
