package io.ehpc.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/** Makes the typed configuration of settings that passed every check. */
final class Binding {
    private final Settings settings;

    Binding(Settings settings) {
        this.settings = settings;
    }

    GatewayConfig config() {
        return new GatewayConfig(
                server(),
                new ManagementConfig(settings.text("management.host"), settings.integer("management.port")),
                account(),
                upstream(),
                new ResilienceConfig(breaker(), settings.integer("resilience.maxConcurrentCalls")),
                cache(),
                requests());
    }

    private ServerConfig server() {
        return new ServerConfig(
                settings.text("server.host"),
                settings.integer("server.port"),
                settings.duration("server.idleTimeout"),
                size("server.maxUrlBytes"),
                size("server.maxHeaderBytes"),
                size("server.maxBodyBytes"),
                settings.duration("server.drainTimeout"));
    }

    private AccountConfig account() {
        return new AccountConfig(
                settings.text("account.id"),
                settings.text("account.accessKeyId"),
                settings.text("account.accessKeySecret"),
                settings.optional(KeyPath.of("account.securityToken")).orElse(null));
    }

    private UpstreamConfig upstream() {
        Map<String, String> clusters = new HashMap<>();
        for (Map.Entry<String, JsonNode> cluster :
                settings.entries("upstream.clusters").entrySet()) {
            clusters.put(cluster.getKey(), cluster.getValue().asText());
        }
        return new UpstreamConfig(
                new RegionEndpoints(settings).resolve(),
                clusters,
                settings.duration("upstream.connectTimeout"),
                settings.duration("upstream.callTimeout"),
                size("upstream.maxAnswerBytes"),
                settings.integer("upstream.connectionsPerRegion"));
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
                settings.duration("cache.fresh"),
                settings.duration("cache.staleWhileRevalidate"),
                settings.duration("cache.staleIfError"),
                settings.duration("cache.failureMemory"),
                settings.integer("cache.maxWaiters"));
    }

    private RequestConfig requests() {
        return new RequestConfig(
                settings.duration("requests.deadline"),
                settings.integer("requests.maxParts"),
                settings.optional(KeyPath.of("requests.defaultRegion")).orElse(null));
    }

    private int size(String path) {
        return Math.toIntExact(settings.bytes(path));
    }
}
