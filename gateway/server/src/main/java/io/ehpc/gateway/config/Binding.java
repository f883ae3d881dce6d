package io.ehpc.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes the typed configuration of settings that passed every check. */
final class Binding {
    private final Settings settings;
    private final AccountSettings accounts;

    Binding(Settings settings) {
        this.settings = settings;
        this.accounts = new AccountSettings(settings);
    }

    GatewayConfig config() {
        return new GatewayConfig(
                server(),
                new ManagementConfig(
                        new ListenerSettings(settings, "management").config(),
                        settings.flag("management.allowPlainHttp"),
                        new ManagementSettings(settings).access()),
                accounts.accounts(),
                upstream(),
                resilience(),
                cache(),
                requests(),
                changes(),
                readiness(),
                logging(),
                new MetricsConfig(settings.texts(KeyPath.of("metrics.families")).stream()
                        .map(name -> MetricsConfig.Family.valueOf(constant(name)))
                        .collect(Collectors.toSet())),
                new TracingConfig(
                        settings.optional(KeyPath.of("tracing.endpoint")).orElse(null),
                        settings.integer("tracing.sampleRate"),
                        settings.text("tracing.serviceName"),
                        TracingConfig.TrustedClients.valueOf(constant(settings.text("tracing.trustedClients")))),
                new SecuritySettings(settings).security());
    }

    private ServerConfig server() {
        return new ServerConfig(
                new ListenerSettings(settings, "server").config(),
                new CorsConfig(settings.texts(KeyPath.of("server.cors.origins"))),
                settings.flag("server.allowPlainHttp"),
                new MessageLimits(
                        size("server.maxUrlBytes"), size("server.maxHeaderBytes"), size("server.maxBodyBytes")),
                settings.duration("server.drainTimeout"));
    }

    private UpstreamConfig upstream() {
        Map<String, String> clusters = new HashMap<>();
        for (Map.Entry<String, JsonNode> cluster :
                settings.entries("upstream.clusters").entrySet()) {
            clusters.put(cluster.getKey(), cluster.getValue().asText());
        }
        RegionEndpoints endpoints = new RegionEndpoints(settings);
        return new UpstreamConfig(
                endpoints.resolve(),
                clusters,
                settings.duration("upstream.connectTimeout"),
                settings.duration("upstream.callTimeout"),
                size("upstream.maxAnswerBytes"),
                settings.integer("upstream.connectionsPerRegion"),
                new DiscoveryConfig(
                        settings.flag("upstream.discovery.enabled"),
                        settings.text("upstream.discovery.region"),
                        settings.duration("upstream.discovery.every"),
                        endpoints.pattern()));
    }

    private ResilienceConfig resilience() {
        return new ResilienceConfig(
                breaker(),
                settings.integer("resilience.maxConcurrentCalls"),
                settings.integer("resilience.maxWaitingCalls"),
                new RetryConfig(
                        settings.integer("resilience.retry.maxAttempts"),
                        settings.duration("resilience.retry.baseDelay"),
                        settings.duration("resilience.retry.maxDelay"),
                        settings.integer("resilience.retry.budget")),
                new HedgeConfig(
                        settings.flag("resilience.hedge.enabled"), settings.duration("resilience.hedge.after")));
    }

    private ResilienceConfig.Breaker breaker() {
        return new ResilienceConfig.Breaker(
                settings.integer("resilience.breaker.window"),
                settings.integer("resilience.breaker.minimumCalls"),
                settings.integer("resilience.breaker.failureRate"),
                settings.duration("resilience.breaker.openFor"),
                settings.integer("resilience.breaker.trialCalls"));
    }

    private CacheConfig cache() {
        return new CacheConfig(
                settings.bytes("cache.maxBytes"),
                new LifetimeSettings(settings).lifetimes(),
                new NegativeConfig(
                        settings.duration("cache.negative.notFound"), settings.duration("cache.negative.refused")),
                settings.duration("cache.failureMemory"),
                settings.integer("cache.maxWaiters"),
                new RefreshAheadConfig(
                        settings.flag("cache.refreshAhead.enabled"),
                        settings.integer("cache.refreshAhead.at"),
                        settings.integer("cache.refreshAhead.hits"),
                        settings.duration("cache.refreshAhead.idleAfter"),
                        settings.flag("cache.refreshAhead.allRegions")),
                new StoreConfig(settings.optional(KeyPath.of("cache.store.directory"))
                        .map(Path::of)
                        .orElse(null)));
    }

    private DirectiveConfig directives() {
        return new DirectiveConfig(
                settings.flag("requests.directives.noCache"),
                settings.flag("requests.directives.maxAge"),
                settings.flag("requests.directives.minFresh"),
                settings.flag("requests.directives.maxStale"),
                settings.flag("requests.directives.onlyIfCached"),
                settings.flag("requests.directives.staleIfError"),
                settings.duration("requests.directives.newEnough"));
    }

    private RequestConfig requests() {
        return new RequestConfig(
                settings.duration("requests.deadline"),
                settings.integer("requests.maxParts"),
                settings.integer("requests.defaultLimit"),
                settings.optional(KeyPath.of("requests.defaultRegion")).orElse(null),
                accounts.serving().orElseThrow(),
                directives(),
                Explaining.valueOf(constant(settings.text("requests.explain"))),
                settings.flag("requests.sharedCaches"));
    }

    private ChangesConfig changes() {
        return new ChangesConfig(
                settings.bytes("changes.historyBytes"),
                settings.integer("changes.historyEvents"),
                settings.duration("changes.heartbeat"),
                settings.duration("changes.slowAfter"),
                settings.integer("changes.maxListeners"),
                settings.integer("changes.maxListenersPerClient"),
                settings.duration("changes.pollWait"));
    }

    private ReadinessConfig readiness() {
        return new ReadinessConfig(
                settings.duration("readiness.maxLoopLag"),
                settings.integer("readiness.maxRequests"),
                settings.duration("readiness.after"));
    }

    private LoggingConfig logging() {
        SortedMap<String, LoggingConfig.Level> levels = new TreeMap<>();
        settings.entries("logging.levels")
                .forEach((logger, level) -> levels.put(logger, LoggingConfig.Level.valueOf(constant(level.asText()))));
        return new LoggingConfig(
                LoggingConfig.Format.valueOf(constant(settings.text("logging.format"))),
                levels,
                LoggingConfig.Requests.valueOf(constant(settings.text("logging.requests"))),
                settings.integer("logging.requestsPerSecond"),
                new AuditConfig(
                        settings.optional(KeyPath.of("logging.audit.file"))
                                .map(Path::of)
                                .orElse(null),
                        settings.bytes("logging.audit.maxFileBytes"),
                        settings.integer("logging.audit.maxFiles")));
    }

    private static String constant(String choice) {
        return choice.toUpperCase(Locale.ROOT);
    }

    private int size(String path) {
        return Math.toIntExact(settings.bytes(path));
    }
}
