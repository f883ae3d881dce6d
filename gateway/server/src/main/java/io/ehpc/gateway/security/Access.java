package io.ehpc.gateway.security;

import io.ehpc.gateway.config.ClientConfig;
import io.ehpc.gateway.config.ClientQuotaConfig;
import io.ehpc.gateway.config.IssuerConfig;
import io.ehpc.gateway.config.SecurityConfig;
import io.ehpc.gateway.config.StatementConfig;
import io.ehpc.gateway.security.Gatekeeper.Admission;
import io.ehpc.gateway.signing.SignatureCheck;
import io.ehpc.gateway.telemetry.QuotaMetrics;
import io.ehpc.gateway.telemetry.SecurityMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * Who may ask what, by the configuration of the moment. A reload replaces clients, keys and policies at once;
 * nonces, what is spent of quotas, and the keys of issuers outlive it.
 */
public final class Access {
    /** No client can have this name. */
    private static final String ANYONE = "(anyone)";

    /** A request may wait for an issuer's keys; its client waits no longer than 3 s. */
    private static final Duration KEYS_DEADLINE = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final Clock clock;
    private final LongSupplier nanos;
    private final HttpClient http;
    private final SecurityMetrics metrics;
    private final QuotaMetrics quotaMetrics;
    private final Gatekeeper gatekeeper;
    private final Map<String, ClientQuota> quotas = new HashMap<>();
    private final Map<String, TokenIssuer> issuers = new HashMap<>();
    private final ClientQuota unlimited;
    private volatile Settings settings;
    private volatile Admission admission;

    /**
     * What a reload may change.
     *
     * @param openTo the account whose answers all get while there is no client
     * @param regions those that are served, for policies to be worked out
     */
    public record Settings(SecurityConfig security, String openTo, Collection<String> regions) {
        public Settings {
            regions = List.copyOf(regions);
        }
    }

    /** @param nanos a clock that never steps */
    public Access(Vertx vertx, Clock clock, LongSupplier nanos, MeterRegistry registry, Settings settings) {
        this.vertx = vertx;
        this.clock = clock;
        this.nanos = nanos;
        this.http = vertx.createHttpClient();
        this.metrics = new SecurityMetrics(registry, Proof.LABELS, Reason.LABELS);
        this.quotaMetrics = new QuotaMetrics(registry, List.of(ClientQuota.REQUESTS, ClientQuota.UPSTREAM));
        this.unlimited = new ClientQuota(nanos, quotaMetrics.register(ANYONE), ClientQuotaConfig.NONE);
        this.settings = settings;
        this.admission = admission(settings);
        SecurityConfig security = settings.security();
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        Nonces nonces = new Nonces(secret, security.clockWindow(), security.maxNonces());
        metrics.showNonces(nonces::held);
        this.gatekeeper = new Gatekeeper(
                clock,
                new SignedRequests(new SignatureCheck(security.clockWindow()), nonces),
                metrics,
                () -> admission);
    }

    /** Goes by other settings from now on. */
    public synchronized void configure(Settings next) {
        admission = admission(next);
        settings = next;
    }

    /** Whether callers are identified at all; if not, all are let in, and may ask anything of one account. */
    public boolean identifiesCallers() {
        return settings.security().identifiesCallers();
    }

    /** The HTTP status of {@link Reason#FORBIDDEN} on the RPC face. */
    public int forbiddenStatus() {
        return settings.security().forbiddenStatus();
    }

    /** Who asks; fails with {@link DeniedException} and nothing else. The future is of the caller's context. */
    public Future<Client> admit(Presented presented) {
        Settings now = settings;
        return now.security().identifiesCallers()
                ? gatekeeper.admit(presented)
                : Future.succeededFuture(new Client(ANYONE, now.openTo(), Permissions.all(now.openTo()), unlimited));
    }

    /** Fetches issuers' keys whose time has come; to be called every few seconds. */
    public synchronized void keepFresh() {
        issuers.values()
                .forEach(issuer -> issuer.keys().keepFresh(issuer.config().refresh()));
    }

    /** Takes note that a request was refused. */
    public void refused(Reason reason) {
        metrics.refused(reason.label());
    }

    /** Closes what it fetches keys with. */
    public Future<Void> close() {
        return http.close();
    }

    private Admission admission(Settings next) {
        Map<String, ClientConfig> configs = next.security().clients();
        quotas.entrySet().removeIf(entry -> {
            boolean gone = !configs.containsKey(entry.getKey());
            if (gone) {
                entry.getValue().withdraw();
            }
            return gone;
        });
        Clients clients = new Clients();
        Map<String, Client> byName = new HashMap<>();
        configs.forEach((name, config) -> {
            Client client = client(name, config, next);
            byName.put(name, client);
            clients.add(client, config.proofs());
        });
        String anonymous = next.security().anonymous();
        return new Admission(clients, tokens(next.security()), anonymous == null ? null : byName.get(anonymous));
    }

    private Client client(String name, ClientConfig config, Settings next) {
        List<StatementConfig> statements = new ArrayList<>(config.policy());
        config.groups().stream()
                .flatMap(
                        group -> Objects.requireNonNull(next.security().groups().get(group)).policy().stream())
                .forEach(statements::add);
        ClientQuota quota = quotas.computeIfAbsent(
                name, fresh -> new ClientQuota(nanos, quotaMetrics.register(name), config.quota()));
        quota.configure(config.quota());
        return new Client(name, config.account(), Permissions.of(statements, config.account(), next.regions()), quota);
    }

    /** An issuer whose keys stand elsewhere by now is another one. */
    private BearerTokens tokens(SecurityConfig security) {
        issuers.entrySet().removeIf(entry -> {
            IssuerConfig next = security.issuers().get(entry.getKey());
            boolean gone = next == null
                    || !next.jwks().equals(entry.getValue().config().jwks());
            if (gone) {
                entry.getValue().keys().withdraw();
            }
            return gone;
        });
        security.issuers().forEach((name, config) -> {
            TokenIssuer known = issuers.get(name);
            IssuerKeys keys = known == null
                    ? new IssuerKeys(vertx, clock, name, new JwksDocument(vertx, http, config, KEYS_DEADLINE), metrics)
                    : known.keys();
            issuers.put(name, new TokenIssuer(config, keys, clock));
        });
        return new BearerTokens(issuers);
    }
}
