package io.ehpc.gateway.security;

import io.ehpc.gateway.config.ClientConfig;
import io.ehpc.gateway.config.ClientQuotaConfig;
import io.ehpc.gateway.config.IssuerConfig;
import io.ehpc.gateway.config.RateConfig;
import io.ehpc.gateway.config.SecurityConfig;
import io.ehpc.gateway.config.StatementConfig;
import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.outbound.OutboundClients;
import io.ehpc.gateway.security.Gatekeeper.Admission;
import io.ehpc.gateway.signing.SignatureCheck;
import io.ehpc.gateway.telemetry.QuotaMetrics;
import io.ehpc.gateway.telemetry.SecurityMetrics;
import io.ehpc.gateway.time.Clocks;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask what, by the configuration of the moment. A reload replaces clients, keys and policies at once;
 * nonces, what is spent of quotas, and the keys of issuers outlive it.
 */
public final class Access {
    /** No client can have this name. */
    private static final String ANYONE = "(anyone)";

    /** A request may wait for an issuer's keys; its client waits no longer than 3 s. */
    private static final Duration KEYS_DEADLINE = Duration.ofSeconds(2);

    private static final OutboundClients.Settings KEYS_CLIENT =
            new OutboundClients.Settings(KEYS_DEADLINE, KEYS_DEADLINE, 8, 32);

    private final Vertx vertx;
    private final Clocks clocks;
    private final LongSupplier nanos;
    private final AuditLog audit;
    private final HttpClient http;
    private final SecurityMetrics metrics;
    private final QuotaMetrics quotaMetrics;
    private final Gatekeeper<Client> gatekeeper;
    private final Map<String, ClientQuota> quotas = new HashMap<>();
    private final Map<String, TokenIssuer> issuers = new HashMap<>();
    private final ClientQuota unlimited;
    private volatile Current current;

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

    /**
     * What one configuration comes to.
     *
     * @param anyone who all are while there is no client
     * @param clients all there are by now, each only itself
     */
    private record Current(Settings settings, Admission<Client> admission, Client anyone, Set<Client> clients) {}

    /**
     * Goes by these settings.
     *
     * @param outbound makes what issuers' keys are fetched with
     * @param audit is told of refusals
     */
    public Access(
            Vertx vertx,
            Clocks clocks,
            MeterRegistry registry,
            OutboundClients outbound,
            AuditLog audit,
            Settings settings) {
        this.vertx = vertx;
        this.clocks = clocks;
        this.nanos = clocks.monotonic()::nanos;
        this.audit = audit;
        this.http = outbound.create(KEYS_CLIENT);
        this.metrics = new SecurityMetrics(registry, Proof.LABELS, Reason.LABELS);
        this.quotaMetrics = new QuotaMetrics(registry, List.of(ClientQuota.REQUESTS, ClientQuota.UPSTREAM));
        this.unlimited = new ClientQuota(nanos, quotaMetrics.register(ANYONE), ClientQuotaConfig.NONE);
        this.current = current(settings);
        SecurityConfig security = settings.security();
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        Nonces nonces = new Nonces(secret, security.clockWindow(), security.maxNonces());
        metrics.showNonces(nonces::held);
        this.gatekeeper = new Gatekeeper<>(
                clocks,
                new SignedRequests(new SignatureCheck(security.clockWindow()), nonces)::admit,
                metrics,
                this::failedTries,
                () -> current.admission());
    }

    /** Goes by other settings from now on. */
    public synchronized void configure(Settings next) {
        if (!next.equals(current.settings())) {
            current = current(next);
        }
    }

    /** Whether callers are identified at all; if not, all are let in, and may ask anything of one account. */
    public boolean identifiesCallers() {
        return current.settings().security().identifiesCallers();
    }

    /** The HTTP status of {@link Reason#FORBIDDEN} on the RPC face. */
    public int forbiddenStatus() {
        return current.settings().security().forbiddenStatus();
    }

    /**
     * Who asks; fails with {@link DeniedException}, or as {@code known} does. The future is of the caller's context.
     *
     * @param known is told who asks once that is proven, before anything is used up for the request: there the
     *     client's quota is asked. What it throws refuses the request
     */
    public Future<Client> admit(Presented presented, Consumer<Client> known) {
        Current now = current;
        if (now.settings().security().identifiesCallers()) {
            return gatekeeper.admit(presented, known);
        }
        return Future.succeededFuture(now.anyone()).map(client -> {
            known.accept(client);
            return client;
        });
    }

    /** Whom all are let in as, while callers are not identified; null if they are. */
    public @Nullable Client anyone() {
        Current now = current;
        return now.settings().security().identifiesCallers() ? null : now.anyone();
    }

    /** Whether one who was let in may still do what it then might: not after a reload that concerns clients. */
    public boolean isCurrent(Client client) {
        return current.clients().contains(client);
    }

    /** Those who are known by a token, whatever the port. */
    BearerTokens tokens() {
        return current.admission().tokens();
    }

    /** How many failed authentications may come from one source. */
    RateConfig failedTries() {
        return current.settings().security().failedTries();
    }

    /** Where it counts who was let in by what, and who was not. */
    SecurityMetrics metrics() {
        return metrics;
    }

    /** Fetches issuers' keys whose time has come; to be called every few seconds. */
    public synchronized void keepFresh() {
        issuers.values()
                .forEach(issuer -> issuer.keys().keepFresh(issuer.config().refresh()));
    }

    /** Takes note that a request was refused. */
    public void refused(DeniedException denied, Occasion occasion) {
        metrics.refused(denied.reason().label());
        audit.refused(denied.reason(), denied.client(), whose(denied, occasion.from()), occasion);
    }

    /** A client has a share of its own if it is proven that it asked; whoever may be anybody has that of the address. */
    private ClientKey whose(DeniedException denied, String address) {
        String client = denied.client();
        return client != null && denied.reason().provesClient() && !isAnybody(client)
                ? ClientKey.named(client)
                : ClientKey.at(address);
    }

    private boolean isAnybody(String client) {
        return client.equals(ANYONE)
                || client.equals(current.settings().security().anonymous());
    }

    /** Closes what it fetches keys with. */
    public Future<Void> close() {
        return http.close();
    }

    private Current current(Settings next) {
        Map<String, ClientConfig> configs = next.security().clients();
        quotas.entrySet().removeIf(entry -> {
            boolean gone = !configs.containsKey(entry.getKey());
            if (gone) {
                entry.getValue().withdraw();
            }
            return gone;
        });
        Clients<Client> clients = new Clients<>();
        Map<String, Client> byName = new HashMap<>();
        Map<Permissions.Extent, Permissions> byExtent = new HashMap<>();
        configs.forEach((name, config) -> {
            Permissions own = permissions(config, next);
            Client client = new Client(
                    name, config.account(), byExtent.computeIfAbsent(own.extent(), extent -> own), quota(name, config));
            byName.put(name, client);
            clients.add(client, config.proofs());
        });
        String anonymous = next.security().anonymous();
        Admission<Client> admission =
                new Admission<>(clients, tokens(next.security()), anonymous == null ? null : byName.get(anonymous));
        Client anyone = new Client(ANYONE, next.openTo(), Permissions.all(next.openTo()), unlimited);
        Set<Client> all = Collections.newSetFromMap(new IdentityHashMap<>());
        all.addAll(byName.isEmpty() ? List.of(anyone) : byName.values());
        return new Current(next, admission, anyone, all);
    }

    private static Permissions permissions(ClientConfig config, Settings next) {
        List<StatementConfig> statements = new ArrayList<>(config.policy());
        config.groups().stream()
                .flatMap(
                        group -> Objects.requireNonNull(next.security().groups().get(group)).policy().stream())
                .forEach(statements::add);
        return Permissions.of(statements, config.account(), next.regions());
    }

    private ClientQuota quota(String name, ClientConfig config) {
        ClientQuota quota = quotas.computeIfAbsent(
                name, fresh -> new ClientQuota(nanos, quotaMetrics.register(name), config.quota()));
        quota.configure(config.quota());
        return quota;
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
                    ? new IssuerKeys(
                            vertx, clocks.waits(), name, new JwksDocument(vertx, http, config, KEYS_DEADLINE), metrics)
                    : known.keys();
            issuers.put(name, new TokenIssuer(config, keys, clocks.wall()));
        });
        return new BearerTokens(issuers);
    }
}
