package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.config.AccountConfig;
import io.ehpc.gateway.config.ApiKeyConfig;
import io.ehpc.gateway.config.AuditConfig;
import io.ehpc.gateway.config.CacheConfig;
import io.ehpc.gateway.config.ChangesConfig;
import io.ehpc.gateway.config.ClientConfig;
import io.ehpc.gateway.config.ClientQuotaConfig;
import io.ehpc.gateway.config.ConnectionLimits;
import io.ehpc.gateway.config.CorsConfig;
import io.ehpc.gateway.config.CredentialsConfig;
import io.ehpc.gateway.config.DirectiveConfig;
import io.ehpc.gateway.config.DiscoveryConfig;
import io.ehpc.gateway.config.Explaining;
import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.config.HedgeConfig;
import io.ehpc.gateway.config.LifetimeConfig;
import io.ehpc.gateway.config.LifetimesConfig;
import io.ehpc.gateway.config.ListenerConfig;
import io.ehpc.gateway.config.LoggingConfig;
import io.ehpc.gateway.config.ManagementAccessConfig;
import io.ehpc.gateway.config.ManagementConfig;
import io.ehpc.gateway.config.MessageLimits;
import io.ehpc.gateway.config.MetricsConfig;
import io.ehpc.gateway.config.NegativeConfig;
import io.ehpc.gateway.config.ProofsConfig;
import io.ehpc.gateway.config.ProxiesConfig;
import io.ehpc.gateway.config.QuotaConfig;
import io.ehpc.gateway.config.ReadinessConfig;
import io.ehpc.gateway.config.RefreshAheadConfig;
import io.ehpc.gateway.config.RequestConfig;
import io.ehpc.gateway.config.ResilienceConfig;
import io.ehpc.gateway.config.RetryConfig;
import io.ehpc.gateway.config.SecurityConfig;
import io.ehpc.gateway.config.ServerConfig;
import io.ehpc.gateway.config.StatementConfig;
import io.ehpc.gateway.config.StoreConfig;
import io.ehpc.gateway.config.TlsConfig;
import io.ehpc.gateway.config.TracingConfig;
import io.ehpc.gateway.config.UpstreamConfig;
import io.ehpc.gateway.signing.AccessKey;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Configurations as tests need them: small limits, short waits. */
public final class GatewayConfigs {
    private GatewayConfigs() {}

    /** Three regions, one known cluster, at most three parts; fresh for a minute, good for errors for an hour. */
    public static GatewayConfig ofThreeRegions() {
        return ofThreeRegions(Duration.ofMillis(400));
    }

    /** The same, for clients that wait for so long. */
    public static GatewayConfig ofThreeRegions(Duration deadline) {
        SortedMap<String, URI> regions = new TreeMap<>();
        for (String region : new String[] {"ap-southeast-1", "cn-beijing", "cn-hangzhou"}) {
            regions.put(region, URI.create("https://ehpc." + region + ".example"));
        }
        return new GatewayConfig(
                new ServerConfig(
                        loopback(),
                        CorsConfig.OFF,
                        false,
                        new MessageLimits(4_096, 4_096, 1_024),
                        Duration.ofSeconds(1)),
                new ManagementConfig(loopback(), false, ManagementAccessConfig.DEFAULT),
                new TreeMap<>(Map.of(
                        "main",
                        new AccountConfig(
                                "main",
                                CredentialsConfig.of(new AccessKey("testAccessKeyId", "testAccessKeySecret", null)),
                                new QuotaConfig(1000, Duration.ofSeconds(1), Duration.ofSeconds(1), 1000)))),
                new UpstreamConfig(
                        regions,
                        Map.of("ehpc-hz-known", "cn-hangzhou"),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        1 << 20,
                        4,
                        new DiscoveryConfig(
                                false, "cn-hangzhou", Duration.ofHours(1), "https://ehpc.{region}.example")),
                new ResilienceConfig(
                        new ResilienceConfig.Breaker(10, 5, 50, Duration.ofSeconds(5), 2),
                        4,
                        64,
                        new RetryConfig(1, Duration.ofMillis(1), Duration.ofMillis(1), 0),
                        new HedgeConfig(false, Duration.ofSeconds(1))),
                new CacheConfig(
                        1 << 20,
                        LifetimesConfig.of(new LifetimeConfig(
                                Duration.ofSeconds(60), Duration.ofSeconds(300), Duration.ofSeconds(3600))),
                        new NegativeConfig(Duration.ofSeconds(1), Duration.ofSeconds(1)),
                        Duration.ofSeconds(1),
                        100,
                        new RefreshAheadConfig(false, 80, 2, Duration.ofMinutes(10), false),
                        new StoreConfig(null)),
                new RequestConfig(
                        deadline,
                        3,
                        100,
                        null,
                        "main",
                        new DirectiveConfig(true, true, true, true, true, true, Duration.ZERO),
                        Explaining.LOOPBACK,
                        false),
                new ChangesConfig(
                        1 << 20, 100, Duration.ofSeconds(15), Duration.ofSeconds(30), 3, 3, Duration.ofSeconds(30)),
                new ReadinessConfig(Duration.ofMillis(500), 8_000, Duration.ofSeconds(5)),
                new LoggingConfig(
                        LoggingConfig.Format.CONSOLE,
                        new TreeMap<>(),
                        LoggingConfig.Requests.OFF,
                        20,
                        AuditConfig.NO_FILE),
                new MetricsConfig(Set.of()),
                new TracingConfig(null, 0, "test", TracingConfig.TrustedClients.LOOPBACK),
                SecurityConfig.OPEN);
    }

    /** The same with other limits of what clients may ask. */
    public static GatewayConfig with(RequestConfig requests, GatewayConfig config) {
        return copy(config, config.server(), requests, config.logging(), config.security());
    }

    /** The same whose answers shared caches may keep. */
    public static GatewayConfig withSharedCaches(GatewayConfig config) {
        RequestConfig requests = config.requests();
        return with(
                new RequestConfig(
                        requests.deadline(),
                        requests.maxParts(),
                        requests.defaultLimit(),
                        requests.defaultRegion(),
                        requests.account(),
                        requests.directives(),
                        requests.explain(),
                        true),
                config);
    }

    /** The same for two clients that may ask everything: one that is known by a key, and whoever shows nothing. */
    public static GatewayConfig withClients(String apiKey, ClientQuotaConfig quotaOfAnybody, GatewayConfig config) {
        StatementConfig all =
                new StatementConfig(StatementConfig.Effect.ALLOW, List.of("ehpc:*"), List.of("acs:ehpc:*:*:*"));
        ProofsConfig key =
                new ProofsConfig(List.of(), List.of(new ApiKeyConfig(sha256(apiKey), null)), List.of(), List.of());
        SecurityConfig open = SecurityConfig.OPEN;
        SecurityConfig security = new SecurityConfig(
                new TreeMap<>(Map.of(
                        "known",
                        new ClientConfig("main", List.of(), key, List.of(all), ClientQuotaConfig.NONE),
                        "anybody",
                        new ClientConfig("main", List.of(), ProofsConfig.NONE, List.of(all), quotaOfAnybody))),
                open.groups(),
                open.issuers(),
                "anybody",
                open.clockWindow(),
                open.maxNonces(),
                open.failedTries(),
                open.forbiddenStatus());
        return copy(config, config.server(), config.requests(), config.logging(), security);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The same behind proxies. */
    public static GatewayConfig behind(ProxiesConfig proxies, GatewayConfig config) {
        ServerConfig server = config.server();
        ListenerConfig listener = server.listener();
        return with(
                new ServerConfig(
                        new ListenerConfig(
                                listener.host(),
                                listener.hosts(),
                                listener.port(),
                                listener.tls(),
                                listener.http2ClearText(),
                                listener.limits(),
                                listener.maxStreams(),
                                proxies),
                        server.cors(),
                        server.allowPlainHttp(),
                        server.messages(),
                        server.drainTimeout()),
                config);
    }

    /** The same with another listener of the API. */
    public static GatewayConfig with(ServerConfig server, GatewayConfig config) {
        return copy(config, server, config.requests(), config.logging(), config.security());
    }

    /** The same that logs otherwise. */
    public static GatewayConfig with(LoggingConfig logging, GatewayConfig config) {
        return copy(config, config.server(), config.requests(), logging, config.security());
    }

    private static GatewayConfig copy(
            GatewayConfig config,
            ServerConfig server,
            RequestConfig requests,
            LoggingConfig logging,
            SecurityConfig security) {
        return new GatewayConfig(
                server,
                config.management(),
                config.accounts(),
                config.upstream(),
                config.resilience(),
                config.cache(),
                requests,
                config.changes(),
                config.readiness(),
                logging,
                config.metrics(),
                config.tracing(),
                security);
    }

    private static ListenerConfig loopback() {
        Duration minute = Duration.ofMinutes(1);
        return new ListenerConfig(
                "127.0.0.1",
                List.of("a", "l", "cn-beijing", "*.example", "*.aliyuncs.com"),
                0,
                TlsConfig.NONE,
                false,
                new ConnectionLimits(
                        minute, minute, minute, minute, 1_000, 1_000, new ConnectionLimits.Queue(4 << 20, 128 << 20)),
                100,
                ProxiesConfig.NONE);
    }
}
