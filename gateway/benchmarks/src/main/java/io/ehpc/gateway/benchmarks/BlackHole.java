package io.ehpc.gateway.benchmarks;

import io.ehpc.gateway.Gateway;
import io.ehpc.gateway.config.ConfigFile;
import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.simulator.Fault;
import io.ehpc.gateway.simulator.Simulator;
import io.ehpc.gateway.simulator.SimulatorOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What stale answers cost while the upstream takes calls in every region and never answers: their response
 * times beside those of fresh ones. Simulator, gateway and clients are in one process, over loopback; deadlines
 * and breakers are the defaults.
 *
 * <p>By its lifetimes one region's answers are fresh, another's stale, a third's stale-if-error; the clients ask
 * all three in turn, so that whatever else the machine does weighs on all alike. The regions change their parts
 * from round to round. Ends with 1 if an answer waited as long as a call that fails, or is not what it should
 * be; with {@code --strict}, for a machine of its own, also if on either face the 99th percentile of stale
 * answers is more than 5 ms above that of fresh ones (median over the rounds). Takes about a minute.
 */
public final class BlackHole {
    private static final List<String> REGIONS = List.of("cn-hangzhou", "cn-beijing", "ap-southeast-1");
    private static final List<String> FACES = List.of("/v1", "rpc");
    private static final int ROUNDS = 9;
    private static final int CLIENTS = 2;
    private static final long ROUND_MILLIS = 3_000;
    private static final double MOST_MILLIS = 5;
    private static final double A_FAILING_CALL_MILLIS = 2_200;

    private final Vertx vertx = Vertx.vertx();
    private final AheadClock clock = new AheadClock();
    private final HttpClient client = Vertx.vertx().createHttpClient(new PoolOptions().setHttp1MaxSize(CLIENTS));
    private final Simulator simulator;
    private final Gateway gateway;

    private BlackHole() throws Exception {
        simulator = await(Simulator.start(vertx, SimulatorOptions.DEFAULTS.withPorts(0, 0), clock.both()));
        gateway = await(Gateway.start(Vertx.vertx(), config(0), clock.both()));
    }

    /** What an answer is, by which lifetimes, and how {@code Cache-Status} says so. */
    private enum Kind {
        FRESH("{fresh: 1d, staleWhileRevalidate: 1d, staleIfError: 1d}", "ttl=\\d+"),
        STALE(
                "{fresh: 1m, staleWhileRevalidate: 1d, staleIfError: 1d}",
                "ttl=-\\d+; detail=(?:stale|\"complete: [a-z0-9-]+ stale\")"),
        STALE_IF_ERROR(
                "{fresh: 1m, staleWhileRevalidate: 1m, staleIfError: 1d}",
                "ttl=-\\d+; detail=(?:stale-if-error|\"complete: [a-z0-9-]+ stale-if-error\")");

        private final String lifetimes;
        private final String status;

        Kind(String lifetimes, String status) {
            this.lifetimes = lifetimes;
            this.status = "ehpc-gateway; hit; " + status;
        }

        private String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** The part that a region has in a round. */
        private static Kind of(int region, int round) {
            return values()[(region + round) % values().length];
        }
    }

    private GatewayConfig config(int round) throws Exception {
        StringBuilder regions = new StringBuilder();
        for (int i = 0; i < REGIONS.size(); i++) {
            regions.append("        ")
                    .append(REGIONS.get(i))
                    .append(": ")
                    .append(Kind.of(i, round).lifetimes)
                    .append('\n');
        }
        return ConfigFile.parse(
                "bench",
                """
                server: {port: 0}
                management: {port: 0}
                accounts: {default: {accessKeyId: testAccessKeyId, accessKeySecret: testAccessKeySecret}}
                upstream:
                  endpoint: "http://127.0.0.1:%d"
                  regions: {%s: }
                cache:
                  operations:
                    ListCommunityImages:
                      regions:
                %s\
                """.formatted(
                                simulator.port(),
                                String.join(": , ", REGIONS),
                                regions.toString().indent(2)),
                Map.of());
    }

    /** Measures and prints. */
    public static void main(String[] args) throws Exception {
        Breakdown.endsTheProcess();
        boolean good = new BlackHole().run(List.of(args).contains("--strict"));
        System.exit(good ? 0 : 1);
    }

    /** @param strict whether a figure that is missed is a failure, as on a machine of its own */
    private boolean run(boolean strict) throws Exception {
        warm();
        boolean good = true;
        Map<String, List<Double>> differences = new TreeMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            gateway.reconfigure(config(round));
            firstFailures(round);
            good &= measure(round, differences);
        }
        for (Map.Entry<String, List<Double>> of : differences.entrySet()) {
            good &= isMet(of.getKey(), of.getValue()) || !strict;
        }
        return good;
    }

    private static boolean isMet(String what, List<Double> differences) {
        Collections.sort(differences);
        double median = differences.get(differences.size() / 2);
        boolean met = median <= MOST_MILLIS;
        System.out.printf(
                Locale.ROOT,
                "%-20s p99 is %.2f ms above that of fresh answers (median of %d rounds), at most %.0f: %s%n",
                what,
                median,
                differences.size(),
                MOST_MILLIS,
                met ? "met" : "MISSED");
        return met;
    }

    /** All is held and the code is compiled; then the upstream hangs, and what is held ages. */
    private void warm() throws Exception {
        for (int i = 0; i < 2_000; i++) {
            await(ask(i % REGIONS.size(), FACES.get(i % FACES.size())));
        }
        simulator.faults().set("*", Fault.of(Fault.Mode.HANG));
        clock.pass(Duration.ofMinutes(5));
    }

    /** Who asks first past the limit waits for a call that fails, unless one did lately. */
    private void firstFailures(int round) throws Exception {
        List<Double> waits = new ArrayList<>();
        for (int region = 0; region < REGIONS.size(); region++) {
            long start = System.nanoTime();
            await(ask(region, "rpc"));
            if (Kind.of(region, round) == Kind.STALE_IF_ERROR) {
                waits.add((System.nanoTime() - start) / 1e6);
            }
        }
        System.out.printf(Locale.ROOT, "round %d: the first past the limit waited %.0f ms%n", round + 1, waits.get(0));
    }

    private boolean measure(int round, Map<String, List<Double>> differences) throws Exception {
        Map<String, Times> times = new HashMap<>();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ROUND_MILLIS);
        List<Future<Void>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Promise<Void> done = Promise.promise();
            loop(i, round, end, times, done);
            clients.add(done.future());
        }
        await(Future.all(clients));
        boolean good = true;
        for (String face : FACES) {
            double fresh = times(times, Kind.FRESH, face).millis(0.99);
            for (Kind kind : Kind.values()) {
                Times of = times(times, kind, face);
                good &= isAsItShouldBe(kind.label() + " " + face, of);
                if (kind != Kind.FRESH) {
                    differences
                            .computeIfAbsent(kind.label() + " " + face, first -> new ArrayList<>())
                            .add(of.millis(0.99) - fresh);
                }
            }
        }
        return good;
    }

    private static boolean isAsItShouldBe(String what, Times of) {
        System.out.printf(
                Locale.ROOT,
                "  %-20s %5d requests, %d failed, p50 %.2f ms, p99 %.2f ms, longest %.0f ms%n",
                what,
                of.count(),
                of.failed(),
                of.millis(0.5),
                of.millis(0.99),
                of.millis(1));
        return of.failed() == 0 && of.count() > 0 && of.millis(1) < A_FAILING_CALL_MILLIS;
    }

    private static Times times(Map<String, Times> times, Kind kind, String face) {
        synchronized (times) {
            return times.computeIfAbsent(kind + face, first -> new Times());
        }
    }

    /** One client, which asks again as soon as it has its answer. */
    private void loop(int turn, int round, long end, Map<String, Times> times, Promise<Void> done) {
        if (System.nanoTime() > end) {
            done.complete();
            return;
        }
        int region = turn % REGIONS.size();
        Kind kind = Kind.of(region, round);
        String face = FACES.get(turn / REGIONS.size() % FACES.size());
        Times of = times(times, kind, face);
        long start = System.nanoTime();
        ask(region, face).map(answer -> is(kind, answer)).otherwise(false).onSuccess(good -> {
            of.add(System.nanoTime() - start, good);
            loop(turn + 1, round, end, times, done);
        });
    }

    private static boolean is(Kind kind, HttpClientResponse answer) {
        String status = answer.getHeader("Cache-Status");
        boolean good = answer.statusCode() == 200 && status != null && status.matches(kind.status);
        if (!good) {
            System.out.printf(
                    Locale.ROOT, "  not %s: %d, Cache-Status: %s%n", kind.label(), answer.statusCode(), status);
        }
        return good;
    }

    private Future<HttpClientResponse> ask(int region, String face) {
        String id = REGIONS.get(region);
        String path = face.equals("rpc")
                ? "/?Action=ListCommunityImages&Version=2018-04-12&RegionId=" + id
                : "/v1/regions/" + id + "/community-images";
        return client.request(HttpMethod.GET, gateway.port(), "127.0.0.1", path)
                .compose(request ->
                        request.send().compose(response -> response.body().map(response)));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
