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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many upstream calls a gateway makes for 1,000 questions of many callers, beside nginx and Varnish: all are asked
 * the same at the same time, serve answers for as long, and are restarted once. Time runs a bit more than three times as
 * fast: what is kept for a minute by default is kept for 18 seconds. (Not faster: nginx counts whole seconds, and keeps
 * an answer for up to one more.) Questions that the peers cannot merge are asked of them region by region.
 */
public final class UpstreamCalls {
    private static final Keeping KEEPING = new Keeping(18, 180, true);
    private static final AccessKey KEY = new AccessKey("testAccessKeyId", "testAccessKeySecret", null);
    private static final int REGIONS = 20;
    private static final int PER_SECOND = 11;
    private static final int LIVES = 2;
    private static final int SECONDS = 180;
    private static final List<Double> OF_ALL_REGIONS = List.of(0.0, 0.1);
    private static final long SEED = 20180412;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(100));
    private final Path folder;
    private final int seconds;

    /**
     * Who is compared.
     *
     * @param simulator whom it asks, and nobody else
     * @param failed how many questions were not answered
     */
    private record Asked(Peer peer, Simulator simulator, AtomicInteger failed) {}

    private UpstreamCalls(int seconds) throws Exception {
        this.seconds = seconds;
        folder = Files.createTempDirectory("upstream-calls");
    }

    /** Measures and prints; the argument is how many seconds each life lasts, 180 by default. */
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
            bench.measure(ofAllRegions);
        }
        System.exit(0);
    }

    private void measure(double ofAllRegions) throws Exception {
        Simulator first = simulator();
        List<String> regions =
                first.catalogue().regions().stream().limit(REGIONS).toList();
        List<Asked> all = List.of(
                new Asked(new Nginx(false, KEEPING), first, new AtomicInteger()),
                new Asked(new Varnish(KEEPING), simulator(), new AtomicInteger()),
                new Asked(new ShortLived(regions, KEEPING), simulator(), new AtomicInteger()));
        Path own = Files.createDirectories(folder.resolve("" + ofAllRegions));
        Mix mix = new Mix(regions, ofAllRegions, SEED);
        for (int life = 0; life < LIVES; life++) {
            live(all, own, mix);
        }
        for (Asked each : all) {
            System.out.printf(
                    Locale.ROOT,
                    "%-8s %4.0f upstream calls for 1000 questions, %d failed%n",
                    each.peer().name(),
                    1000.0 * each.simulator().calls().total() / (LIVES * seconds * PER_SECOND),
                    each.failed().get());
            await(each.simulator().stop());
        }
    }

    private Simulator simulator() throws Exception {
        SimulatorOptions options =
                SimulatorOptions.DEFAULTS.withPorts(0, 0).withQuota(new SimulatorOptions.Quota(1e6, 1_000_000));
        return await(Simulator.start(vertx, options, Clock.systemUTC()));
    }

    /** From a start of all to a stop. */
    private void live(List<Asked> all, Path own, Mix mix) throws Exception {
        Map<Asked, Running> running = new LinkedHashMap<>();
        try {
            for (Asked each : all) {
                running.put(
                        each, Running.start(each.peer(), own, each.simulator().port(), 0));
            }
            ask(running, mix);
        } finally {
            running.values().forEach(Running::close);
        }
    }

    private void ask(Map<Asked, Running> all, Mix mix) throws Exception {
        List<Future<?>> answers = new ArrayList<>();
        long begun = System.nanoTime();
        for (int i = 0; i < seconds * PER_SECOND; i++) {
            long wait = begun + i * (1_000_000_000L / PER_SECOND) - System.nanoTime();
            TimeUnit.NANOSECONDS.sleep(Math.max(0, wait));
            Mix.Question question = mix.next();
            all.forEach((each, running) -> {
                for (String target : targets(each.peer(), question)) {
                    answers.add(get(running.ports().http1(), target)
                            .onSuccess(status -> each.failed().addAndGet(status == 200 ? 0 : 1))
                            .onFailure(broken -> each.failed().incrementAndGet()));
                }
            });
        }
        await(Future.join(answers).otherwiseEmpty());
    }

    private static List<String> targets(Peer peer, Mix.Question question) {
        boolean isMerged = !question.target().isEmpty() && peer instanceof ShortLived;
        return isMerged
                ? List.of(question.target())
                : question.upstream().stream().map(UpstreamCalls::signed).toList();
    }

    private Future<Integer> get(int port, String target) {
        return client.request(HttpMethod.GET, port, "127.0.0.1", target)
                .compose(request ->
                        request.send().compose(response -> response.body().map(response.statusCode())));
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
