package io.ehpc.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.ehpc.gateway.signing.AccessKey;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConfigDefaultsTest {
    private static final Path FILES = Path.of("..", "..", "config");
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "ALIBABA_CLOUD_ACCESS_KEY_ID", "testAccessKeyId",
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "testAccessKeySecret");

    @Test
    void defaults_ofEveryKey_areThese() {
        Map<String, URI> regions = new TreeMap<>();
        OfficialEndpoints.REGIONS.forEach(id -> regions.put(id, URI.create("https://ehpc." + id + ".aliyuncs.com")));

        assertThat(ConfigTexts.config(ConfigTexts.ACCOUNT))
                .isEqualTo(new GatewayConfig(
                        new ServerConfig(
                                listener(
                                        8080,
                                        10_000,
                                        2_000,
                                        new ProxiesConfig(List.of(), ProxiesConfig.Header.NONE, false)),
                                CorsConfig.OFF,
                                false,
                                new MessageLimits(8 << 10, 16 << 10, 64 << 10),
                                Duration.ofSeconds(10)),
                        new ManagementConfig(
                                listener(8081, 200, 100, ProxiesConfig.NONE), false, ManagementAccessConfig.DEFAULT),
                        new TreeMap<>(Map.of(
                                "default",
                                new AccountConfig(
                                        "default",
                                        CredentialsConfig.of(
                                                new AccessKey("testAccessKeyId", "testAccessKeySecret", null)),
                                        new QuotaConfig(10, Duration.ofSeconds(1), Duration.ofSeconds(10), 1000)))),
                        new UpstreamConfig(
                                new TreeMap<>(regions),
                                Map.of(),
                                Duration.ofMillis(800),
                                Duration.ofMillis(2200),
                                8 << 20,
                                8,
                                new DiscoveryConfig(
                                        false,
                                        "cn-hangzhou",
                                        Duration.ofHours(1),
                                        "https://ehpc.{region}.aliyuncs.com")),
                        new ResilienceConfig(
                                new ResilienceConfig.Breaker(10, 4, 50, Duration.ofSeconds(10), 1),
                                16,
                                64,
                                new RetryConfig(3, Duration.ofMillis(100), Duration.ofSeconds(1), 20),
                                new HedgeConfig(false, Duration.ofMillis(500))),
                        new CacheConfig(
                                64 << 20,
                                new LifetimesConfig(
                                        new LifetimeConfig(
                                                Duration.ofSeconds(60), Duration.ofMinutes(10), Duration.ofHours(24)),
                                        10,
                                        new TreeMap<>()),
                                new NegativeConfig(Duration.ofSeconds(10), Duration.ofSeconds(3)),
                                Duration.ofSeconds(1),
                                10_000,
                                new RefreshAheadConfig(true, 90, 5, Duration.ofMinutes(10), false),
                                new StoreConfig(null)),
                        new RequestConfig(
                                Duration.ofMillis(2500),
                                200,
                                100,
                                null,
                                "default",
                                new DirectiveConfig(true, true, true, true, true, true, Duration.ofSeconds(5)),
                                Explaining.LOOPBACK,
                                false),
                        new ChangesConfig(
                                8 << 20,
                                10_000,
                                Duration.ofSeconds(15),
                                Duration.ofSeconds(30),
                                2_000,
                                1_000,
                                Duration.ofSeconds(30)),
                        new ReadinessConfig(Duration.ofMillis(500), 8_000, Duration.ofSeconds(5)),
                        new LoggingConfig(
                                LoggingConfig.Format.CONSOLE,
                                new TreeMap<>(),
                                LoggingConfig.Requests.OFF,
                                20,
                                AuditConfig.NO_FILE),
                        new MetricsConfig(EnumSet.complementOf(EnumSet.of(MetricsConfig.Family.RESILIENCE4J))),
                        new TracingConfig(null, 10, "", TracingConfig.TrustedClients.LOOPBACK),
                        SecurityConfig.OPEN));
    }

    private static ListenerConfig listener(
            int port, int maxConnections, int maxConnectionsPerAddress, ProxiesConfig proxies) {
        Duration tenSeconds = Duration.ofSeconds(10);
        return new ListenerConfig(
                "127.0.0.1",
                List.of(),
                port,
                TlsConfig.NONE,
                false,
                new ConnectionLimits(
                        Duration.ofSeconds(75),
                        tenSeconds,
                        tenSeconds,
                        Duration.ofSeconds(30),
                        maxConnections,
                        maxConnectionsPerAddress,
                        new ConnectionLimits.Queue(4 << 20, 128 << 20)),
                100,
                proxies);
    }

    @Test
    void exampleFile_asItIs_saysTheDefaults() throws InvalidConfigException {
        assertThat(ConfigFile.load(FILES.resolve("gateway.yaml"), ENVIRONMENT))
                .isEqualTo(ConfigTexts.config(ConfigTexts.ACCOUNT));
    }

    @Test
    void exampleFile_everyKeyOfTheSchema_isInIt() throws IOException {
        String uncommented = uncommented();
        Problems places = new Problems("gateway.yaml");
        YamlReader.read(uncommented, places);

        assertThat(keys(ConfigSchema.load().root(), KeyPath.ROOT))
                .hasSizeGreaterThan(45)
                .allSatisfy(path ->
                        assertThat(places.isWritten(path)).as(path.toString()).isTrue());
    }

    @Test
    void exampleFile_withTheKeysThatHaveNoDefault_isValid() throws IOException, InvalidConfigException {
        GatewayConfig config = ConfigFile.parse("gateway.yaml", uncommented(), ENVIRONMENT);

        assertThat(config.requests().defaultRegion()).isEqualTo("cn-hangzhou");
        assertThat(config.upstream().regions()).containsEntry("cn-beijing", URI.create("http://127.0.0.1:8090"));
        assertThat(config.security().clients()).containsOnlyKeys("ci");
        assertThat(config.security().groups()).containsOnlyKeys("readers");
        assertThat(config.security().issuers()).containsOnlyKeys("corp");
    }

    @Test
    void demoFile_withoutEnvironment_isForTheSimulator() throws InvalidConfigException {
        GatewayConfig config = ConfigFile.load(FILES.resolve("demo.yaml"), Map.of());

        assertThat(config.upstream().regions())
                .hasSizeGreaterThanOrEqualTo(20)
                .allSatisfy((region, endpoint) -> assertThat(endpoint).isEqualTo(URI.create("http://127.0.0.1:8090")));
        assertThat(config.requests().defaultRegion()).isEqualTo("cn-hangzhou");
        assertThat(config.cache().lifetimes().general().fresh()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void demoFile_withTheSimulatorsPort_callsItThere() throws InvalidConfigException {
        GatewayConfig config = ConfigFile.load(FILES.resolve("demo.yaml"), Map.of("SIMULATOR_PORT", "3"));

        assertThat(config.upstream().regions()).containsEntry("cn-hangzhou", URI.create("http://127.0.0.1:3"));
    }

    /** The example file with its commented keys in force. */
    private static String uncommented() throws IOException {
        String yaml = Files.readString(FILES.resolve("gateway.yaml"))
                .replaceAll("(?m)^  # (endpoint|defaultRegion|account): ", "  $1: ");
        for (String key : List.of("operations", "clients", "groups", "issuers")) {
            int from = yaml.lastIndexOf("  #   " + key + ":");
            int to = yaml.lastIndexOf("  " + key + ": {}");
            yaml = yaml.substring(0, from)
                    + yaml.substring(from, to).replace("  #   ", "  ")
                    + yaml.substring(to).replaceFirst("  " + key + ": \\{}", "");
        }
        return yaml;
    }

    private static List<KeyPath> keys(KeySchema section, KeyPath path) {
        return section.names().stream()
                .flatMap(name -> Stream.concat(
                        Stream.of(path.child(name)),
                        keys(section.child(name).orElseThrow(), path.child(name)).stream()))
                .toList();
    }
}
