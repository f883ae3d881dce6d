package io.ehpc.gateway.benchmarks.peers;

import static io.ehpc.gateway.benchmarks.Await.await;

import io.ehpc.gateway.benchmarks.Breakdown;
import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.protocol.Parameters;
import io.ehpc.gateway.signing.AccessKey;
import io.ehpc.gateway.signing.RpcSignature;
import io.ehpc.gateway.simulator.Simulator;
import io.ehpc.gateway.simulator.SimulatorOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many upstream calls a gateway makes for 1,000 questions of many callers, beside nginx and Varnish: which all
 * serve answers for as long, and are all restarted once. Time runs ten times as fast: what is kept for a minute by
 * default is kept for six seconds. (Not faster: nginx counts whole seconds, and keeps an answer for up to one more.)
 * Questions that the peers cannot merge are asked of them region by region.
 */
public final class UpstreamCalls {
    private static final Keeping KEEPING = new Keeping(6, 60, true);
    private static final AccessKey KEY = new AccessKey("testAccessKeyId", "testAccessKeySecret", null);
    private static final int REGIONS = 20;
    private static final int PER_SECOND = 33;
    private static final int LIVES = 2;
    private static final int SECONDS = 60;
    private static final List<Double> OF_ALL_REGIONS = List.of(0.0, 0.1);
    private static final long SEED = 20180412;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(100));
    private final Simulator simulator;
    private final List<String> regions;
    private final Path folder;
    private final int seconds;

    private UpstreamCalls(int seconds) throws Exception {
        this.seconds = seconds;
        SimulatorOptions options =
                SimulatorOptions.DEFAULTS.withPorts(0, 0).withQuota(new SimulatorOptions.Quota(1e6, 1_000_000));
        simulator = await(Simulator.start(vertx, options, Clock.systemUTC()));
        regions = simulator.catalogue().regions().stream().limit(REGIONS).toList();
        folder = Files.createTempDirectory("upstream-calls");
    }

    /** Measures and prints; the argument is how many seconds each life lasts, 60 by default. */
    public static void main(String[] arguments) throws Exception {
        Breakdown.endsTheProcess();
        List<String> lacking = Programs.lacking();
        if (!lacking.isEmpty()) {
            System.out.println("this needs also: " + String.join(", ", lacking));
            System.exit(2);
        }
        UpstreamCalls bench = new UpstreamCalls(arguments.length == 0 ? SECONDS : Integer.parseInt(arguments[0]));
        for (double ofAllRegions : OF_ALL_REGIONS) {
            System.out.printf(Locale.ROOT, "questions of all regions: %.0f %%%n", 100 * ofAllRegions);
            bench.measure(new Nginx(false, KEEPING), ofAllRegions);
            bench.measure(new Varnish(KEEPING), ofAllRegions);
            bench.measure(new ShortLived(bench.regions, KEEPING), ofAllRegions);
        }
        System.exit(0);
    }

    private void measure(Peer peer, double ofAllRegions) throws Exception {
        Mix mix = new Mix(regions, ofAllRegions, SEED);
        AtomicInteger failed = new AtomicInteger();
        Path own = Files.createDirectories(folder.resolve(peer.name() + ofAllRegions));
        simulator.calls().reset();
        for (int life = 0; life < LIVES; life++) {
            try (Running running = Running.start(peer, own, simulator.port(), 0)) {
                ask(running, mix, failed);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%-8s %4.0f upstream calls for 1000 questions, %d failed%n",
                peer.name(),
                1000.0 * simulator.calls().total() / (LIVES * seconds * PER_SECOND),
                failed.get());
    }

    private void ask(Running running, Mix mix, AtomicInteger failed) throws Exception {
        List<Future<?>> all = new ArrayList<>();
        long begun = System.nanoTime();
        for (int i = 0; i < seconds * PER_SECOND; i++) {
            long wait = begun + i * (1_000_000_000L / PER_SECOND) - System.nanoTime();
            TimeUnit.NANOSECONDS.sleep(Math.max(0, wait));
            Mix.Question question = mix.next();
            boolean isMerged = !question.target().isEmpty() && running.peer() instanceof ShortLived;
            List<String> targets = isMerged
                    ? List.of(question.target())
                    : question.upstream().stream().map(UpstreamCalls::signed).toList();
            for (String target : targets) {
                all.add(get(running.ports().http1(), target)
                        .onSuccess(status -> failed.addAndGet(status == 200 ? 0 : 1))
                        .onFailure(broken -> failed.incrementAndGet()));
            }
        }
        await(Future.join(all).otherwiseEmpty());
    }

    private Future<Integer> get(int port, String target) {
        return client.request(HttpMethod.GET, port, "127.0.0.1", target)
                .compose(request -> request.send())
                .compose(response -> response.body().map(response.statusCode()));
    }

    /** As an official client sends it: with a nonce that was never used before. */
    private static String signed(String query) {
        ApiRequest request = ApiRequest.get(Parameters.parse(query));
        String nonce = UUID.randomUUID().toString();
        return "/?"
                + RpcSignature.sign(request, Operation.LIST_COMMUNITY_IMAGES, KEY, Instant.now(), nonce)
                        .query()
                        .encoded();
    }
}
