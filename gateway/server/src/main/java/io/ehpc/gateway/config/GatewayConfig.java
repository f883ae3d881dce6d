package io.ehpc.gateway.config;

import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The whole configuration; each part explains its keys, and {@code config/gateway.yaml} all of them.
 *
 * @param server the listener of both faces
 * @param management the listener of metrics and health
 * @param accounts whose credentials and quota the upstream calls use, by account id; at least one
 * @param upstream where and how the E-HPC API is called
 * @param resilience what keeps a region's trouble in that region
 * @param cache how long answers are good for
 * @param requests what clients may ask
 * @param changes how clients are told of changes
 * @param readiness when the gateway counts as overloaded
 * @param logging what is logged, and how
 * @param metrics what is scraped
 * @param tracing whether requests are traced
 * @param security who they are, and what each may
 */
public record GatewayConfig(
        ServerConfig server,
        ManagementConfig management,
        SortedMap<String, AccountConfig> accounts,
        UpstreamConfig upstream,
        ResilienceConfig resilience,
        CacheConfig cache,
        RequestConfig requests,
        ChangesConfig changes,
        ReadinessConfig readiness,
        LoggingConfig logging,
        MetricsConfig metrics,
        TracingConfig tracing,
        SecurityConfig security) {

    public GatewayConfig {
        accounts = Collections.unmodifiableSortedMap(new TreeMap<>(accounts));
        if (!accounts.containsKey(requests.account())) {
            throw new IllegalArgumentException("requests.account needs to be one of the accounts");
        }
    }

    /** The account whose answers callers get. */
    public AccountConfig account() {
        return Objects.requireNonNull(accounts.get(requests.account()));
    }

    /** The accounts that callers get answers of: those of all clients, or the one that everybody gets. */
    public Set<String> servedAccounts() {
        return security.identifiesCallers()
                ? security.clients().values().stream()
                        .map(ClientConfig::account)
                        .collect(Collectors.toUnmodifiableSet())
                : Set.of(requests.account());
    }

    /** The same with another upstream. */
    public GatewayConfig withUpstream(UpstreamConfig other) {
        return new GatewayConfig(
                server,
                management,
                accounts,
                other,
                resilience,
                cache,
                requests,
                changes,
                readiness,
                logging,
                metrics,
                tracing,
                security);
    }
}
