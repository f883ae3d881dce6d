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
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What one greedy client costs another: response times of client B, alone and while client A takes all it can of one
 * thing that is bounded and shared, in rounds that take turns. The gateway (with its simulator), A and B are a process
 * each, over loopback; A gives way to the others, as if it had a machine of its own. Takes about three minutes.
 */
public final class GreedyClient {
    private static final int ROUNDS = 5;
    private static final int WARM_UP_REQUESTS = 5_000;
    private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final String WARM = "/v1/regions/cn-hangzhou/community-images?limit=1";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(16));
    private final Child gateway;
    private final Child greedy;
    private final int port;

    private GreedyClient(Child gateway) throws Exception {
        this.gateway = gateway;
        this.port = Integer.parseInt(gateway.line());
        this.greedy = Child.givingWay(Greed.class, Integer.toString(port));
    }

    /** Measures and prints; with the argument {@code serve} it is the gateway's process. */
    public static void main(String[] args) throws Exception {
        Breakdown.endsTheProcess();
        if (args.length > 0) {
            serve();
            return;
        }
        GreedyClient bench = new GreedyClient(Child.of(GreedyClient.class, "serve"));
        try (bench.gateway;
                bench.greedy) {
            bench.measure();
        }
        System.exit(0);
    }

    private static void serve() throws Exception {
        Simulator simulator =
                await(Simulator.start(Vertx.vertx(), SimulatorOptions.DEFAULTS.withPorts(0, 0), Clock.systemUTC()));
        Gateway gateway = await(Gateway.start(
                Doorway.vertx(),
                ConfigFile.parse("bench", Greed.CONFIG.formatted(simulator.port()), Map.of()),
                Clocks.system()));
        System.out.println(gateway.port());
        // Until the other process is gone.
        while (System.in.read() >= 0) {}
        System.exit(0);
    }

    private void measure() throws Exception {
        for (int i = 0; i < WARM_UP_REQUESTS; i++) {
            Times one = new Times();
            ask(one);
            awaitAll(one, 1);
        }
        for (String of : Greed.KINDS) {
            List<Times> alone = new ArrayList<>();
            List<Times> beside = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                alone.add(round());
                be(of);
                beside.add(round());
                be(Greed.NOTHING);
            }
            print(of, alone, beside);
            if (beside.stream().anyMatch(times -> times.failed() > 0)) {
                throw new AssertionError("client A's " + of + " made requests of client B fail");
            }
        }
    }

    private static void print(String of, List<Times> alone, List<Times> beside) {
        Spread without = millis(alone);
        Spread with = millis(beside);
        System.out.printf(
                Locale.ROOT,
                "%-12s p99 of B in a round: alone %s ms, beside A %s ms, ratio %.2f; %d failed%n",
                of,
                without,
                with,
                with.median() / without.median(),
                beside.stream().mapToInt(Times::failed).sum());
    }

    private static Spread millis(List<Times> rounds) {
        return Spread.of(rounds.stream().map(times -> times.millis(0.99)).toList());
    }

    private void be(String greedyFor) throws Exception {
        greedy.tell(greedyFor);
        for (String line = greedy.line(); !line.equals(greedyFor); line = greedy.line()) {
            System.err.println(line);
        }
    }

    private Times round() throws Exception {
        ask(new Times(), SETTLE_NANOS);
        Times times = new Times();
        ask(times, ROUND_NANOS);
        return times;
    }

    private static void awaitAll(Times times, long count) throws InterruptedException {
        while (times.count() < count) {
            Thread.sleep(1);
        }
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
        client.request(HttpMethod.GET, port, Greed.HOST_OF_B, WARM)
                .compose(request ->
                        request.putHeader("X-Api-Key", Greed.KEY_OF_B).send())
                .compose(response -> response.body().map(body -> response.statusCode() == 200))
                .onComplete(good -> times.add(System.nanoTime() - start, good), failure -> times.add(0, false));
    }
}
