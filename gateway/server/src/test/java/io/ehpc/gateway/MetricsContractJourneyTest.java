package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ehpc.gateway.config.ConfigFile;
import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.config.MetricsConfig;
import io.ehpc.gateway.listener.Doorway;
import io.ehpc.gateway.listener.PoolMetrics;
import io.ehpc.gateway.simulator.Simulator;
import io.ehpc.gateway.simulator.SimulatorOptions;
import io.ehpc.gateway.telemetry.Label;
import io.ehpc.gateway.telemetry.Metric;
import io.ehpc.gateway.telemetry.Scrape;
import io.ehpc.gateway.telemetry.Telemetry;
import io.ehpc.gateway.telemetry.UsualMetric;
import io.ehpc.gateway.time.Clocks;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gateway shows to be scraped is what the contract says: nothing less, nothing else, whatever clients do. */
class MetricsContractJourneyTest {
    /** With all that has series of its own once it is configured. */
    private static final String CONFIG = Stage.CONFIG
            + "security: {issuers: {corp: {issuer: 'https://login.example', audience: ehpc, jwks: /no/such/file}}}\n"
            + "metrics: {families: [jvm, process, cache, http, vertx, logback, resilience4j]}\n";

    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Telemetry telemetry = new Telemetry();
    private final Vertx vertx = Doorway.vertx(PoolMetrics.in(telemetry.registry()));
    private Simulator simulator;
    private Gateway gateway;

    @BeforeEach
    void start() throws Exception {
        simulator = Stage.await(Simulator.start(vertx, SimulatorOptions.DEFAULTS.withPorts(0, 0), Clock.systemUTC()));
        GatewayConfig config =
                ConfigFile.parse("test.yaml", CONFIG, Map.of("SIMULATOR_PORT", Integer.toString(simulator.port())));
        gateway = Stage.await(Gateway.start(vertx, telemetry, config, Clocks.system()));
    }

    @AfterEach
    void stop() throws Exception {
        Stage.await(gateway.stop());
        Stage.await(simulator.stop());
        Stage.await(vertx.close());
    }

    private String scraped(String accept) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + gateway.managementPort() + "/metrics"))
                .header("Accept", accept)
                .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    private int ask(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", OPEN_METRICS})
    void scrape_fromTheStart_isTheContract(String accept) throws Exception {
        Scrape scrape = Scrape.of(scraped(accept));

        Map<String, Metric> contract = Arrays.stream(Metric.values())
                .collect(Collectors.toMap(
                        accept.equals(OPEN_METRICS) ? Metric::familyName : Metric::scrapedName, Function.identity()));
        assertThat(own(scrape)).isEqualTo(contract.keySet());
        contract.forEach((name, metric) -> {
            Scrape.Family family = scrape.family(name);
            assertThat(family.type()).as(name).isEqualTo(type(metric.type(), accept));
            assertThat(family.labels())
                    .as(name)
                    .isEqualTo(metric.labels().stream().map(Label::name).collect(Collectors.toSet()));
            metric.labels()
                    .forEach(label -> assertThat(label.allows(family.values(label.name())))
                            .as("%s: %s is %s", name, label, family.values(label.name()))
                            .isTrue());
        });
    }

    private static String type(Metric.Type type, String accept) {
        boolean isGauge = type == Metric.Type.INFO && !accept.equals(OPEN_METRICS);
        return isGauge ? "gauge" : type.name().toLowerCase(Locale.ROOT);
    }

    /** The names of the gateway's own metrics in it. */
    private static Set<String> own(Scrape scrape) {
        return scrape.names().stream()
                .filter(name -> name.startsWith("gateway_"))
                .collect(Collectors.toSet());
    }

    private static Set<String> ownSeries(String text) {
        return Scrape.of(text).series().stream()
                .filter(series -> series.startsWith("gateway_"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", OPEN_METRICS})
    void scrape_allFamilies_hasAllTheirMetricsAndNoOthers(String accept) throws Exception {
        assertThat(ask("GET", "/v1/community-images")).isEqualTo(200);
        System.gc();

        Map<String, String> expected = UsualMetric.all().stream()
                .collect(Collectors.toMap(
                        accept.equals(OPEN_METRICS) ? UsualMetric::name : UsualMetric::scrapedName,
                        metric -> type(metric.type(), accept),
                        (one, same) -> one));
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            Scrape scrape = Scrape.of(scraped(accept));
            Set<String> usual = new TreeSet<>(scrape.names());
            usual.removeAll(own(scrape));
            assertThat(usual).containsExactlyInAnyOrderElementsOf(expected.keySet());
            assertThat(usual)
                    .allSatisfy(name ->
                            assertThat(scrape.family(name).type()).as(name).isEqualTo(expected.get(name)));
        });
    }

    @ParameterizedTest
    @EnumSource(MetricsConfig.Family.class)
    void reconfigure_oneFamily_itsMetricsAloneAreScraped(MetricsConfig.Family family) throws Exception {
        gateway.reconfigure(ConfigFile.parse(
                "test.yaml",
                CONFIG.replaceFirst("families: .*]", "families: [" + family.label() + "]"),
                Map.of("SIMULATOR_PORT", Integer.toString(simulator.port()))));
        assertThat(ask("GET", "/v1/community-images")).isEqualTo(200);

        Set<String> allowed = UsualMetric.of(Set.of(family)).stream()
                .map(UsualMetric::scrapedName)
                .collect(Collectors.toSet());
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            Scrape scrape = Scrape.of(scraped("text/plain"));
            Set<String> usual = new TreeSet<>(scrape.names());
            usual.removeAll(own(scrape));
            assertThat(usual).isNotEmpty().isSubsetOf(allowed);
        });
    }

    @Test
    void usualSeries_manyKindsOfRequests_areBounded() throws Exception {
        for (String method : List.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "FROB")) {
            for (String path : List.of(
                    "/",
                    "/v1",
                    "/v1/regions",
                    "/v1/openapi.json",
                    "/v1/community-images",
                    "/v1/community-images?limit=x",
                    "/v1/community-images/changes?cursor=x",
                    "/v1/community-images/m-none",
                    "/v1/community-images/comparison?region=x",
                    "/v1/regions/cn-hangzhou/community-images",
                    "/v1/regions/none/community-images",
                    "/v1/clusters/none/community-images",
                    "/?Action=ListRegions",
                    "/?Action=ListCommunityImages")) {
                ask(method, path);
            }
        }

        Scrape.Family requests = Scrape.of(scraped("text/plain")).family("vertx_http_server_requests_total");
        assertThat(requests.values("method")).contains("GET", "HEAD", "_OTHER").doesNotContain("FROB");
        assertThat(Scrape.of(scraped("text/plain")).series().stream()
                        .filter(series -> series.startsWith("vertx_http_server_requests_total")))
                .hasSizeBetween(10, 64 + 5);
    }

    @Test
    void scrape_thatTakesGzip_isTheSameCompressed() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + gateway.managementPort() + "/metrics"))
                .header("Accept-Encoding", "gzip")
                .build();
        HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());

        assertThat(answer.headers().firstValue("content-encoding")).contains("gzip");
        String text = new String(
                new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes(), StandardCharsets.UTF_8);
        assertThat(ownSeries(text)).isEqualTo(ownSeries(scraped("text/plain")));
        assertThat(answer.body().length).isLessThan(text.length() / 5);
    }

    @Test
    void scrape_hostileTraffic_hasTheSameSeries() throws Exception {
        Set<String> before = ownSeries(scraped("text/plain"));
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            statuses.add(ask("GET", "/nowhere/" + i));
            statuses.add(ask("GET", "/v1/nowhere/" + i));
            statuses.add(ask("FROB" + i, "/v1/community-images"));
            statuses.add(ask("GET", "/v1/community-images?region=xx-invented-" + i));
            statuses.add(ask("GET", "/v1/community-images?invented" + i + "=1"));
            statuses.add(ask("GET", "/v1/regions/xx-invented-" + i + "/community-images"));
            statuses.add(ask("GET", "/v1/clusters/ehpc-invented-" + i + "/community-images?region=cn-hangzhou"));
            statuses.add(ask("GET", "/v1/community-images/m-invented-" + i));
            statuses.add(ask("GET", "/v1/community-images?baseOsTag=invented-" + i));
            statuses.add(ask("GET", "/?Action=Invented" + i + "&Version=2018-04-12&RegionId=cn-hangzhou"));
            statuses.add(ask("GET", "/?Action=ListCommunityImages&Version=2018-04-12&RegionId=xx-invented-" + i));
            statuses.add(ask("GET", "/v1/regions", "Authorization", "Bearer invented-" + i));
            statuses.add(ask("GET", "/v1/regions", "X-Forwarded-For", "10.0.0." + i, "User-Agent", "invented/" + i));
        }

        assertThat(statuses).contains(200, 400, 404, 501).doesNotContain(500);
        assertThat(ownSeries(scraped("text/plain"))).isEqualTo(before);
        assertThat(scraped("text/plain")).doesNotContain("invented");
    }

    @Test
    void reconfigure_otherRegions_guardsAndBudgetsShowThoseAlone() throws Exception {
        String another = Stage.CONFIG.replace("ap-southeast-1: ", "eu-central-1: ");
        gateway.reconfigure(
                ConfigFile.parse("test.yaml", another, Map.of("SIMULATOR_PORT", Integer.toString(simulator.port()))));

        Scrape scrape = Scrape.of(scraped("text/plain"));

        assertThat(scrape.family("gateway_breaker_state").values("region"))
                .containsExactly("cn-beijing", "cn-hangzhou", "eu-central-1");
        assertThat(scrape.family("gateway_budget_left").values("region"))
                .containsExactly("cn-beijing", "cn-hangzhou", "eu-central-1");
    }
}
