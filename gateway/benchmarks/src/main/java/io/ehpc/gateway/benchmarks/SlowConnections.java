package io.ehpc.gateway.benchmarks;

import static io.ehpc.gateway.benchmarks.Await.await;

import io.ehpc.gateway.Gateway;
import io.ehpc.gateway.config.ConfigFile;
import io.ehpc.gateway.listener.Doorway;
import io.ehpc.gateway.simulator.Simulator;
import io.ehpc.gateway.simulator.SimulatorOptions;
import io.ehpc.gateway.time.Clocks;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What slow connections cost the others: response times of warm requests with thousands of connections that
 * each send a head byte by byte and come again when they are ended, and without, in rounds that take turns.
 * The gateway (with its simulator), the slow clients and the measuring client are a process each, over
 * loopback. Where the machine allows fewer open files, there are fewer slow connections. Takes about three minutes.
 *
 * <p>Two things are kept out that are not the gateway's: the slow clients give way to the other processes, as if
 * they had a machine of their own; and something of no priority keeps all cores awake, since waking one takes a
 * virtual machine's host up to tens of milliseconds. What is left of a shared machine's disturbances hits single
 * rounds, so the medians of the rounds are compared.
 */
public final class SlowConnections {
    private static final int WANTED = 10_000;
    private static final int FILES_FOR_OTHERS = 800;
    private static final int WARM_UP_REQUESTS = 40_000;
    private static final int WARM_UP_AT_ONCE = 16;
    private static final int ROUNDS = 16;
    private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(3_000);
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);
    private static final long BETWEEN_NANOS = TimeUnit.MICROSECONDS.toNanos(2_500);
    private static final String PATH = "/v1/regions/cn-hangzhou/community-images";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(16));
    private final Child gateway;
    private final Child drips;
    private final int port;

    private SlowConnections(Child gateway) throws Exception {
        this.gateway = gateway;
        this.port = Integer.parseInt(gateway.line());
        this.drips = Child.givingWay(Drips.class, Integer.toString(port));
    }

    /** Measures and prints; with the argument {@code serve} it is the gateway's process. */
    public static void main(String[] args) throws Exception {
        Breakdown.endsTheProcess();
        if (args.length > 0) {
            serve();
            return;
        }
        Child.keepCoresAwake();
        SlowConnections bench = new SlowConnections(Child.of(SlowConnections.class, "serve"));
        boolean good;
        try (bench.gateway;
                bench.drips) {
            good = bench.measure(Math.min(WANTED, OpenFiles.most() - FILES_FOR_OTHERS));
        }
        System.exit(good ? 0 : 1);
    }

    private static void serve() throws Exception {
        Simulator simulator =
                await(Simulator.start(Vertx.vertx(), SimulatorOptions.DEFAULTS.withPorts(0, 0), Clock.systemUTC()));
        String config = """
            server: {port: 0, maxConnections: 12000}
            management: {port: 0}
            accounts: {default: {accessKeyId: testAccessKeyId, accessKeySecret: testAccessKeySecret}}
            upstream: {endpoint: "http://127.0.0.1:%d", regions: {cn-hangzhou: }}
            cache: {fresh: 1h, staleWhileRevalidate: 2h, staleIfError: 1d}
            """.formatted(simulator.port());
        Gateway gateway =
                await(Gateway.start(Doorway.vertx(), ConfigFile.parse("bench", config, Map.of()), Clocks.system()));
        System.out.println(gateway.port());
        // Until the other process is gone.
        while (System.in.read() >= 0) {}
        System.exit(0);
    }

    private boolean measure(int slow) throws Exception {
        warmUp();
        List<Times> with = new ArrayList<>();
        List<Times> without = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            without.add(round());
            beSlow(slow);
            with.add(round());
            beSlow(0);
        }
        print("without", 0, without);
        print("with", slow, with);
        System.out.printf(
                Locale.ROOT,
                "p99 with / without: %.2f%n",
                millis(with, 0.99).median() / millis(without, 0.99).median());
        return failed(with) + failed(without) == 0;
    }

    private static void print(String name, int slow, List<Times> rounds) {
        System.out.printf(
                Locale.ROOT,
                "%-8s %5d slow connections: %d requests, %d failed; in a round p50 %s ms, p99 %s ms%n",
                name,
                slow,
                rounds.stream().mapToInt(Times::count).sum(),
                failed(rounds),
                millis(rounds, 0.5),
                millis(rounds, 0.99));
    }

    private static int failed(List<Times> rounds) {
        return rounds.stream().mapToInt(Times::failed).sum();
    }

    /** What this share of a round's requests took at the most, over the rounds. */
    private static Spread millis(List<Times> rounds, double share) {
        return Spread.of(rounds.stream().map(times -> times.millis(share)).toList());
    }

    /** Lets the compiler see what is measured. */
    private void warmUp() throws Exception {
        Times times = new Times();
        for (int i = 0; i < WARM_UP_REQUESTS; i++) {
            ask(times);
            while (times.count() < i - WARM_UP_AT_ONCE) {
                Thread.onSpinWait();
            }
        }
        awaitAll(times, WARM_UP_REQUESTS);
    }

    private static void awaitAll(Times times, long count) throws InterruptedException {
        while (times.count() < count) {
            Thread.sleep(10);
        }
    }

    private void beSlow(int count) throws IOException {
        drips.tell(Integer.toString(count));
        for (String line = drips.line(); !line.equals(Integer.toString(count)); line = drips.line()) {
            System.err.println(line);
        }
    }

    /** Thousands of connections that come or go at once are another matter: what that costs is let pass first. */
    private Times round() throws Exception {
        Times settling = new Times();
        ask(settling, SETTLE_NANOS);
        Times times = new Times();
        ask(times, ROUND_NANOS);
        return times;
    }

    /** Asks at a fixed rate, however long the answers take. */
    private void ask(Times times, long nanos) throws Exception {
        long start = System.nanoTime();
        for (long due = 0; due < nanos; due += BETWEEN_NANOS) {
            long wait = start + due - System.nanoTime();
            if (wait > 0) {
                TimeUnit.NANOSECONDS.sleep(wait);
            }
            ask(times);
        }
        awaitAll(times, nanos / BETWEEN_NANOS);
    }

    private void ask(Times times) {
        long start = System.nanoTime();
        client.request(HttpMethod.GET, port, "127.0.0.1", PATH)
                .compose(request -> request.send())
                .compose(response -> response.body().map(body -> response.statusCode() == 200))
                .onComplete(good -> times.add(System.nanoTime() - start, good), failure -> times.add(0, false));
    }
}
