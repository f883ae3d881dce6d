package io.ehpc.gateway.benchmarks;

import static io.ehpc.gateway.benchmarks.Await.await;

import io.ehpc.gateway.Gateway;
import io.ehpc.gateway.config.ConfigFile;
import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.listener.Doorway;
import io.ehpc.gateway.listener.PoolMetrics;
import io.ehpc.gateway.security.IssuedKeys;
import io.ehpc.gateway.telemetry.Telemetry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * What metrics cost: how many hits a second a gateway answers that measures all, and one that measures nothing, in
 * rounds that take turns; and how long a scrape takes under that load, with how many series. Both gateways hold 30
 * regions and 20 clients, and are in one process with their clients. Takes about a minute.
 */
public final class MetricsCost {
    private static final int REGIONS = 30;
    private static final int CLIENTS = 20;
    private static final int CONNECTIONS = 2;
    private static final int ROUNDS = 80;
    private static final long ROUND_MILLIS = 250;
    private static final int WARM_UP = 20;
    private static final int SCRAPES = 60;
    private static final double MOST_COST = 0.05;
    private static final double MOST_MILLIS = 20;
    private static final int MOST_SERIES = 2_000;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Gateway measured;
    private final Gateway unmeasured;

    private MetricsCost() throws Exception {
        HttpServer upstream = await(Vertx.vertx()
                .createHttpServer()
                .requestHandler(request -> {
                    var unused = request.response().end(body());
                })
                .listen(0, "127.0.0.1"));
        GatewayConfig config = config(upstream.actualPort());
        measured = start(new Telemetry(), config);
        unmeasured = start(Telemetry.off(), config);
    }

    private static Gateway start(Telemetry telemetry, GatewayConfig config) throws Exception {
        return await(Gateway.start(
                Doorway.vertx(PoolMetrics.in(telemetry.registry())), telemetry, config, Clock.systemUTC()));
    }

    private static String body() {
        StringJoiner images = new StringJoiner(",", "{\"RequestId\":\"R\",\"Images\":{\"ImageInfo\":[", "]}}");
        IntStream.range(0, 60)
                .forEach(i -> images.add(
                        "{\"ImageId\":\"m-%d\",\"ImageName\":\"WRF-4.5-%d\",\"Status\":\"Available\",\"Size\":40}"
                                .formatted(i, i)));
        return images.toString();
    }

    private static String region(int number) {
        return "ap-bench-" + number;
    }

    private static GatewayConfig config(int upstreamPort) throws Exception {
        StringJoiner regions = new StringJoiner(": , ", "{", ": }");
        IntStream.rangeClosed(1, REGIONS).forEach(number -> regions.add(region(number)));
        StringJoiner clients = new StringJoiner(", ", "{", "}");
        IntStream.rangeClosed(1, CLIENTS).forEach(number -> clients.add(client(number)));
        return ConfigFile.parse("bench", """
                server: {port: 0}
                management: {port: 0}
                accounts: {default: {accessKeyId: a, accessKeySecret: b}}
                upstream: {endpoint: "http://127.0.0.1:%d", regions: %s}
                resilience: {hedge: {enabled: true}}
                cache: {fresh: 1h, staleWhileRevalidate: 2h, staleIfError: 3h}
                security: {clients: %s}
                """.formatted(upstreamPort, regions, clients), Map.of());
    }

    private static String client(int number) {
        return """
                client-%d: {apiKeys: [{sha256: %s}], policy: [{effect: allow, action: ["*"], resource: ["*"]}],
                quota: {requests: {calls: 1000000, per: 1s}}}
                """.formatted(number, IssuedKeys.sha256(key(number)));
    }

    private static String key(int number) {
        return "egw_keyOfClient" + number;
    }

    /** Measures and prints; with {@code --strict}, fails if a figure is missed. */
    public static void main(String[] args) throws Exception {
        // The servers' threads would keep a process alive whose measurement has failed.
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            failure.printStackTrace();
            System.exit(1);
        });
        MetricsCost bench = new MetricsCost();
        boolean cheap = bench.throughput();
        boolean good = bench.scrapes() && cheap;
        System.exit(good || !List.of(args).contains("--strict") ? 0 : 1);
    }

    private boolean throughput() throws Exception {
        List<Double> ratios = new ArrayList<>();
        double with = 0;
        double without = 0;
        for (int i = -WARM_UP; i < ROUNDS; i++) {
            boolean first = i % 2 == 0;
            double one = hits(first ? measured : unmeasured);
            double other = hits(first ? unmeasured : measured);
            if (i >= 0) {
                double on = first ? one : other;
                double off = first ? other : one;
                with += on / ROUNDS;
                without += off / ROUNDS;
                ratios.add(1 - on / off);
            }
        }
        Collections.sort(ratios);
        double cost = (ratios.get(ROUNDS / 2 - 1) + ratios.get(ROUNDS / 2)) / 2;
        System.out.printf(
                Locale.ROOT,
                "hits a second, the mean of %d rounds: %.0f with metrics, %.0f without; metrics cost %.1f %% (median; half of the rounds %.1f to %.1f), %.0f %% at most%n",
                ROUNDS,
                with,
                without,
                100 * cost,
                100 * ratios.get(ROUNDS / 4),
                100 * ratios.get(ROUNDS * 3 / 4),
                100 * MOST_COST);
        return cost <= MOST_COST;
    }

    private static double hits(Gateway gateway) throws Exception {
        LongAdder count = new LongAdder();
        AtomicBoolean on = new AtomicBoolean(true);
        CompletableFuture<?>[] clients = load(gateway, on, count);
        long start = System.nanoTime();
        Thread.sleep(ROUND_MILLIS);
        double perSecond = count.sum() * 1e9 / (System.nanoTime() - start);
        on.set(false);
        CompletableFuture.allOf(clients).get(20, TimeUnit.SECONDS);
        return perSecond;
    }

    /** Asks for hits as fast as they come, on both faces and for all regions. */
    private static CompletableFuture<?>[] load(Gateway gateway, AtomicBoolean on, LongAdder count) {
        return IntStream.range(0, CONNECTIONS)
                .mapToObj(number -> CompletableFuture.runAsync(() -> {
                    try (BlockingClient client = new BlockingClient(gateway.port())) {
                        for (int i = number; on.get(); i++) {
                            String region = region(1 + i / 2 % REGIONS);
                            String key = "X-Api-Key: " + key(1 + i % CLIENTS) + "\r\n";
                            client.send("GET", i % 2 == 0 ? rpc(region) : nativeApi(region), key);
                            count.increment();
                        }
                    } catch (IOException broken) {
                        throw new IllegalStateException(broken);
                    }
                }))
                .toArray(CompletableFuture[]::new);
    }

    private static String rpc(String region) {
        return "/?Action=ListCommunityImages&Version=2018-04-12&RegionId=" + region;
    }

    private static String nativeApi(String region) {
        return "/v1/regions/" + region + "/community-images";
    }

    private boolean scrapes() throws Exception {
        Times alone = timed();
        AtomicBoolean on = new AtomicBoolean(true);
        CompletableFuture<?>[] clients = load(measured, on, new LongAdder());
        Times loaded = timed();
        on.set(false);
        CompletableFuture.allOf(clients).get(20, TimeUnit.SECONDS);
        long series = scrape().lines().filter(line -> !line.startsWith("#")).count();
        System.out.printf(
                Locale.ROOT,
                "a scrape under load, %d regions, %d clients: %d series (%d at most), p50 %.1f ms (%.0f ms at most), p95 %.1f ms; without load p50 %.1f ms%n",
                REGIONS,
                CLIENTS,
                series,
                MOST_SERIES,
                loaded.millis(0.5),
                MOST_MILLIS,
                loaded.millis(0.95),
                alone.millis(0.5));
        return series < MOST_SERIES && loaded.millis(0.5) < MOST_MILLIS;
    }

    private Times timed() throws Exception {
        Times times = new Times();
        for (int i = 0; i < SCRAPES; i++) {
            Thread.sleep(50);
            long start = System.nanoTime();
            scrape();
            times.add(System.nanoTime() - start, true);
        }
        return times;
    }

    private String scrape() throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + measured.managementPort() + "/metrics");
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }
}
