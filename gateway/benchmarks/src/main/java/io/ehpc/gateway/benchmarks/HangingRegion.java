package io.ehpc.gateway.benchmarks;

import static io.ehpc.gateway.benchmarks.Await.await;

import io.ehpc.gateway.Gateway;
import io.ehpc.gateway.config.ConfigFile;
import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.simulator.Fault;
import io.ehpc.gateway.simulator.Simulator;
import io.ehpc.gateway.simulator.SimulatorOptions;
import io.ehpc.gateway.time.Clocks;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a region that hangs costs the others: their response times while it is not asked, while it is asked
 * and well, and while it is asked and hangs, in rounds that take turns. Simulator, gateway and client are
 * in one process, over loopback. Every request is an upstream call: it asks what was not asked for long, and
 * no answer is fresh for longer than a millisecond. The breaker is kept from opening, so that the region
 * goes on taking calls, permits and places to wait. Takes less than a minute.
 */
public final class HangingRegion {
    private static final String SICK = "cn-hangzhou";
    private static final List<String> OTHERS = List.of(
            "cn-beijing",
            "cn-shanghai",
            "cn-shenzhen",
            "cn-zhangjiakou",
            "cn-huhehaote",
            "ap-southeast-1",
            "ap-northeast-1",
            "eu-central-1");
    private static final int ROUNDS = 5;
    private static final long ROUND_MILLIS = 2_500;
    /** Past the deadline of requests, so that a round starts with nothing under way. */
    private static final long SETTLE_MILLIS = 1_200;

    private static final long TICK_MILLIS = 50;

    private final Vertx servers = Vertx.vertx();
    private final Vertx drivers = Vertx.vertx();
    private final HttpClient client = drivers.createHttpClient(new PoolOptions().setHttp1MaxSize(200));
    private final Simulator simulator;
    private final Gateway gateway;
    private int asked;

    private HangingRegion() throws Exception {
        simulator = await(Simulator.start(
                servers,
                SimulatorOptions.DEFAULTS.withPorts(0, 0).withQuota(new SimulatorOptions.Quota(1e6, 1_000_000)),
                Clock.systemUTC()));
        String regions = SICK + ": , " + String.join(": , ", OTHERS) + ": ";
        GatewayConfig config = ConfigFile.parse("bench", config(simulator.port(), regions), Map.of());
        gateway = await(Gateway.start(Vertx.vertx(), config, Clocks.system()));
    }

    private static String config(int simulatorPort, String regions) {
        return """
            server: {port: 0}
            management: {port: 0}
            accounts:
              default:
                {accessKeyId: testAccessKeyId, accessKeySecret: testAccessKeySecret, quota: {calls: 10000, per: 1s}}
            upstream:
              endpoint: "http://127.0.0.1:%d"
              regions: {%s}
              callTimeout: 500ms
            resilience:
              maxConcurrentCalls: 4
              breaker: {window: 10000, minimumCalls: 10000}
            cache: {fresh: 1ms, staleWhileRevalidate: 1ms, staleIfError: 1m, failureMemory: 0s}
            requests: {deadline: 1s}
            """.formatted(simulatorPort, regions);
    }

    /** What the sick region does in a round. */
    private enum Kind {
        NOT_ASKED,
        WELL,
        HANGING
    }

    /** Measures and prints. */
    public static void main(String[] args) throws Exception {
        Breakdown.endsTheProcess();
        HangingRegion bench = new HangingRegion();
        bench.round(Kind.WELL, new Times());
        bench.round(Kind.HANGING, new Times());
        Map<Kind, Times> times = Map.of(Kind.NOT_ASKED, new Times(), Kind.WELL, new Times(), Kind.HANGING, new Times());
        for (int i = 0; i < ROUNDS; i++) {
            for (Kind kind : Kind.values()) {
                bench.round(kind, times.getOrDefault(kind, new Times()));
            }
        }
        print(times);
        System.exit(0);
    }

    private static void print(Map<Kind, Times> times) {
        double hanging = times.getOrDefault(Kind.HANGING, new Times()).millis(0.99);
        for (Kind kind : Kind.values()) {
            Times of = times.getOrDefault(kind, new Times());
            System.out.printf(
                    Locale.ROOT,
                    "%-10s the others: %d requests, %d failed, p50 %.2f ms, p99 %.2f ms; p99 hanging / this = %.3f%n",
                    kind.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    of.count(),
                    of.failed(),
                    of.millis(0.5),
                    of.millis(0.99),
                    hanging / of.millis(0.99));
        }
    }

    private void round(Kind kind, Times times) throws Exception {
        if (kind == Kind.HANGING) {
            simulator.faults().set(SICK, Fault.of(Fault.Mode.HANG));
        }
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ROUND_MILLIS);
        while (System.nanoTime() < end) {
            for (String region : OTHERS) {
                ask(region, times);
                Thread.sleep(TICK_MILLIS / (OTHERS.size() + 1));
            }
            if (kind != Kind.NOT_ASKED) {
                ask(SICK, new Times());
            }
            Thread.sleep(TICK_MILLIS / (OTHERS.size() + 1));
        }
        if (kind == Kind.HANGING) {
            Thread.sleep(SETTLE_MILLIS);
            simulator.faults().clear();
        }
    }

    private void ask(String region, Times times) {
        String path =
                "/v1/regions/" + region + "/community-images?limit=all&instanceType=ecs.c" + asked++ % 500 + ".large";
        long start = System.nanoTime();
        client.request(HttpMethod.GET, gateway.port(), "127.0.0.1", path)
                .compose(request ->
                        request.send().compose(response -> response.body().map(body -> response.statusCode() == 200)))
                .onComplete(good -> times.add(System.nanoTime() - start, good), failure -> times.add(0, false));
    }
}
