package io.ehpc.gateway.upstream;

import io.ehpc.gateway.config.AccountConfig;
import io.ehpc.gateway.config.CredentialProvider;
import io.ehpc.gateway.config.CredentialsConfig;
import io.ehpc.gateway.telemetry.CredentialMetrics;
import io.ehpc.gateway.time.Clocks;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/** The credentials of each account, each refreshed on a thread of its own: a source that hangs holds up no other. */
public final class AccountCredentials {
    /** Longer than all that the library waits for by itself. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** One asks; the others are for attempts that are given up and still do not end. */
    private static final int THREADS = 4;

    private final Vertx vertx;
    private final Clocks clocks;
    private final CredentialMetrics metrics;
    private Map<String, Held> accounts = Map.of();
    private int workers;

    /** Credentials and what they were made for. */
    private record Held(CredentialsConfig config, Credentials credentials) {}

    public AccountCredentials(Vertx vertx, Clocks clocks, CredentialMetrics metrics) {
        this.vertx = vertx;
        this.clocks = clocks;
        this.metrics = metrics;
    }

    /** The credentials of these accounts, by account id; those whose settings stay are kept, others close. */
    public synchronized Map<String, Credentials> configured(Map<String, AccountConfig> configs) {
        Map<String, Held> before = accounts;
        Map<String, Held> next = new HashMap<>();
        configs.forEach((id, account) -> {
            Held held = before.get(id);
            boolean keep = held != null && held.config().equals(account.credentials());
            next.put(id, keep ? held : new Held(account.credentials(), create(id, account.credentials())));
        });
        accounts = Map.copyOf(next);
        before.forEach((id, held) -> {
            if (!next.containsValue(held)) {
                held.credentials().close();
            }
            if (!next.containsKey(id)) {
                metrics.gone(id);
            }
        });
        return credentials();
    }

    private Credentials create(String id, CredentialsConfig config) {
        metrics.register(id);
        if (config.provider() == CredentialProvider.STATIC) {
            metrics.issued(id, null);
            return new StaticCredentials(Objects.requireNonNull(config.accessKey()));
        }
        metrics.gone(id);
        WorkerExecutor worker = vertx.createSharedWorkerExecutor("credentials-" + id + "-" + workers++, THREADS);
        RefreshPlan plan = new RefreshPlan(new SplittableRandom());
        return new RefreshedCredentials(id, vertx, worker, new OfficialKeys(config), PATIENCE, plan, clocks, metrics);
    }

    private Map<String, Credentials> credentials() {
        Map<String, Credentials> credentials = new HashMap<>();
        accounts.forEach((id, held) -> credentials.put(id, held.credentials()));
        return credentials;
    }

    /** How each account's credentials are doing, by account id. */
    public synchronized Map<String, Credentials.Health> health() {
        Map<String, Credentials.Health> health = new HashMap<>();
        accounts.forEach((id, held) -> health.put(id, held.credentials().health()));
        return health;
    }

    /** Refreshes nothing more. */
    public synchronized void close() {
        accounts.values().forEach(held -> held.credentials().close());
        accounts = Map.of();
    }
}
