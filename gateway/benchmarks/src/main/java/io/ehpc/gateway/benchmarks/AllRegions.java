package io.ehpc.gateway.benchmarks;

import static io.ehpc.gateway.benchmarks.Await.await;

import io.ehpc.gateway.Gateway;
import io.ehpc.gateway.config.ConfigFile;
import io.ehpc.gateway.simulator.Fault;
import io.ehpc.gateway.simulator.Simulator;
import io.ehpc.gateway.simulator.SimulatorOptions;
import io.ehpc.gateway.time.Clocks;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * What a question over all regions costs: over 20 that are cold, by a gateway that has
 * given some hundreds of such answers, how much later the answer comes than that
 * of the slowest alone; over 20 that are warm, time and memory a request, prepared and made the whole way; and merging
 * 200 regions, of 200 images each and of 400. Simulator, gateway and client are in one process, over loopback.
 * Ends with another status than 0 if a prepared answer costs as much memory as another; with the argument
 * {@code --strict}, for a machine of its own, also if it is too late by any other figure. Takes about a minute.
 */
public final class AllRegions {
    private static final int REGIONS = 20;
    private static final int SLOWEST_MILLIS = 300;
    private static final int WARM_UP = 10;
    private static final int COLD_WARM_UP = 500;
    private static final long SETTLE_MILLIS = 100;
    private static final int ROUNDS = 15;
    private static final int REQUESTS = 2_000;
    private static final String EACH = "/v1/community-images?region=*";
    private static final String ALL = EACH + "&limit=all";

    private final Simulator simulator;
    private final List<String> regions;
    private final Gateway gateway;
    private boolean isLate;
    private boolean isCheaperPrepared;

    private AllRegions() throws Exception {
        SimulatorOptions options =
                SimulatorOptions.DEFAULTS.withPorts(0, 0).withQuota(new SimulatorOptions.Quota(1e6, 1_000_000));
        simulator = await(Simulator.start(Vertx.vertx(), options, Clock.systemUTC()));
        regions = simulator.catalogue().regions().stream().limit(REGIONS).toList();
        gateway = await(Gateway.start(
                Vertx.vertx(),
                ConfigFile.parse("bench", config(simulator.port(), regions), Map.of()),
                Clocks.system()));
    }

    private static String config(int simulatorPort, List<String> regions) {
        return """
            server: {port: 0}
            management: {port: 0}
            accounts:
              default:
                {accessKeyId: testAccessKeyId, accessKeySecret: testAccessKeySecret, quota: {calls: 10000, per: 1s}}
            upstream: {endpoint: "http://127.0.0.1:%d", regions: {%s: }, callTimeout: 10s}
            cache: {fresh: 1h, staleWhileRevalidate: 1h, staleIfError: 1h}
            requests: {deadline: 15s}
            """.formatted(simulatorPort, String.join(": , ", regions));
    }

    /** Measures, prints and judges. */
    public static void main(String[] args) throws Exception {
        Breakdown.endsTheProcess();
        Child.keepCoresAwake();
        AllRegions bench = new AllRegions();
        bench.cold();
        bench.warm();
        bench.merging();
        boolean good =
                bench.isCheaperPrepared && !(bench.isLate && List.of(args).contains("--strict"));
        System.exit(good ? 0 : 1);
    }

    private void cold() throws Exception {
        try (BlockingClient api = new BlockingClient(gateway.port());
                BlockingClient management = new BlockingClient(gateway.managementPort())) {
            String slowest = "/v1/regions/" + regions.get(0) + "/community-images?limit=all";
            // Such an answer is some thousand lines of code that a gateway which has run for a while has compiled.
            for (int i = 0; i < COLD_WARM_UP; i++) {
                purge(management);
                api.send("GET", ALL, "");
            }
            slow();
            double later = median(() -> purged(api, management, ALL) - purged(api, management, slowest));
            say(
                    "%d regions, all cold, the slowest at %d ms: %.1f ms later than that region alone (at most 10)",
                    REGIONS, SLOWEST_MILLIS, later);
            isLate |= later > 10;
        }
    }

    /**
     * Each region is slower than the one before. The slowest is asked first, or what the one thread of the simulator
     * does for all others would come on top of its time.
     */
    private void slow() {
        for (int i = 0; i < REGIONS; i++) {
            int millis = SLOWEST_MILLIS * (REGIONS - i) / REGIONS;
            simulator.faults().set(regions.get(i), Fault.slow(Duration.ofMillis(millis)));
        }
    }

    private static void purge(BlockingClient management) throws IOException {
        management.send("DELETE", "/admin/entries?region=*", "");
    }

    /** How long an answer takes of which nothing is held; it begins once nothing else is under way. */
    private static double purged(BlockingClient api, BlockingClient management, String target) throws Exception {
        Thread.sleep(SETTLE_MILLIS);
        purge(management);
        return api.send("GET", target, "");
    }

    private void warm() throws Exception {
        try (BlockingClient api = new BlockingClient(gateway.port())) {
            String page = EACH + "&limit=10";
            api.send("GET", page, "");
            double[] whole = each(api, page, "Prefer: wait=1\r\n");
            double[] prepared = each(api, page, "");
            say("20 regions, all warm, whole way: %.0f us and %.1f KiB a request", whole[0], whole[1]);
            say("20 regions, all warm, prepared:  %.0f us and %.1f KiB a request", prepared[0], prepared[1]);
            isCheaperPrepared = prepared[1] < whole[1];
        }
    }

    /** Microseconds and KiB of a request: what all threads but the client's allocated. */
    private static double[] each(BlockingClient api, String target, String headers) throws Exception {
        for (int i = 0; i < REQUESTS; i++) {
            api.send("GET", target, headers);
        }
        long before = Allocations.ofOtherThreads();
        double millis = 0;
        for (int i = 0; i < REQUESTS; i++) {
            millis += api.send("GET", target, headers);
        }
        return new double[] {1_000 * millis / REQUESTS, (Allocations.ofOtherThreads() - before) / 1024.0 / REQUESTS};
    }

    private void merging() throws Exception {
        double once = merge(200);
        double twice = merge(400);
        say(
                "merging 200 regions of 200 images: %.1f ms (at most 50); of 400: %.1f ms, %.2f times as long",
                once, twice, twice / once);
        isLate |= once > 50 || twice / once > 2.6;
    }

    private static double merge(int images) throws Exception {
        Fleet fleet = new Fleet(200, images);
        fleet.all();
        double millis = median(() -> {
            long start = System.nanoTime();
            fleet.merged();
            return (System.nanoTime() - start) / 1e6;
        });
        fleet.close();
        return millis;
    }

    private static double median(Callable<Double> round) throws Exception {
        List<Double> times = new ArrayList<>();
        for (int i = -WARM_UP; i < ROUNDS; i++) {
            double time = round.call();
            if (i >= 0) {
                times.add(time);
            }
        }
        Collections.sort(times);
        return times.get(ROUNDS / 2);
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
