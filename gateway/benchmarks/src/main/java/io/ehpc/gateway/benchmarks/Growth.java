package io.ehpc.gateway.benchmarks;

import static io.ehpc.gateway.benchmarks.Await.await;

import io.ehpc.gateway.Gateway;
import io.ehpc.gateway.cache.Served;
import io.ehpc.gateway.config.ConfigFile;
import io.ehpc.gateway.content.Coding;
import io.ehpc.gateway.listener.Doorway;
import io.ehpc.gateway.simulator.Simulator;
import io.ehpc.gateway.simulator.SimulatorOptions;
import io.ehpc.gateway.time.Clocks;
import io.ehpc.gateway.upstream.Query;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How cost grows: a look-up and an entry's memory over 10, 1,000 and 100,000 entries; a warm answer over 1, 20 and 200
 * regions; a hit and a connection's memory with 16, 500 and 5,000 connections. Ends with another status than 0 if a
 * look-up among 100,000 entries takes 50 times as long as among 10: then it would grow with their number. Takes about a
 * minute, and 2 GiB of heap.
 */
public final class Growth {
    private static final int[] ENTRIES = {10, 1_000, 100_000};
    private static final int[] REGIONS = {1, 20, 200};
    private static final int[] CONNECTIONS = {1, 100, 10_000};
    private static final int BUSY = 16;
    private static final int FILES_FOR_OTHERS = 400;
    private static final int LOOK_UPS = 2_000_000;
    private static final int ANSWERS = 20_000;
    private static final int HITS = 60_000;
    private static final double MOST_GROWTH = 50;
    private static final String HIT = "/v1/regions/cn-hangzhou/community-images?limit=10";

    private Growth() {}

    /** Measures, prints and judges. */
    public static void main(String[] args) throws Exception {
        Breakdown.endsTheProcess();
        boolean good = entries();
        regions();
        connections();
        System.exit(good ? 0 : 1);
    }

    private static boolean entries() throws Exception {
        double[] nanos = new double[ENTRIES.length];
        // The first time is for the compiler.
        entries(ENTRIES[1], false);
        for (int i = 0; i < ENTRIES.length; i++) {
            nanos[i] = entries(ENTRIES[i], true);
        }
        return nanos[ENTRIES.length - 1] < MOST_GROWTH * nanos[0];
    }

    /** Nanoseconds of a look-up. */
    private static double entries(int count, boolean told) throws Exception {
        Fleet fleet = new Fleet(1, 2);
        long before = Allocations.heap();
        List<Query> queries = new ArrayList<>(count);
        long compressed = 0;
        for (int i = 0; i < count; i++) {
            Query query = fleet.query("Tag_" + i);
            queries.add(query);
            Served served = await(fleet.get(query));
            compressed += served.answer().content().in(Coding.GZIP).length();
        }
        long bytes = (Allocations.heap() - before) / count;
        SplittableRandom random = new SplittableRandom(count);
        int good = 0;
        long start = System.nanoTime();
        for (int i = 0; i < LOOK_UPS; i++) {
            good += fleet.get(queries.get(random.nextInt(count))).succeeded() ? 1 : 0;
        }
        double nanos = (System.nanoTime() - start) / (double) LOOK_UPS;
        if (good < LOOK_UPS) {
            throw new IOException((LOOK_UPS - good) + " look-ups of what is held were no hits");
        }
        if (told) {
            say(
                    "%7d entries: a look-up %.0f ns; an entry %d bytes of heap, its body compressed %d",
                    count, nanos, bytes, compressed / count);
        }
        fleet.close();
        return nanos;
    }

    private static void regions() throws Exception {
        for (int count : REGIONS) {
            Fleet fleet = new Fleet(count, 50);
            int answers = ANSWERS / count;
            for (int i = 0; i < answers; i++) {
                fleet.all();
            }
            long start = System.nanoTime();
            for (int i = 0; i < answers; i++) {
                fleet.all();
            }
            double micros = (System.nanoTime() - start) / 1e3 / answers;
            say("%7d regions: a warm answer %.1f us, %.2f us for each", count, micros, micros / count);
            fleet.close();
        }
    }

    private static void connections() throws Exception {
        Simulator simulator =
                await(Simulator.start(Vertx.vertx(), SimulatorOptions.DEFAULTS.withPorts(0, 0), Clock.systemUTC()));
        Gateway gateway = await(Gateway.start(
                Doorway.vertx(),
                ConfigFile.parse("bench", """
                    server: {port: 0, maxConnections: 24000, maxConnectionsPerAddress: 24000}
                    management: {port: 0}
                    accounts: {default: {accessKeyId: testAccessKeyId, accessKeySecret: testAccessKeySecret}}
                    upstream: {endpoint: "http://127.0.0.1:%d", regions: {cn-hangzhou: }}
                    cache: {fresh: 1h, staleWhileRevalidate: 2h, staleIfError: 1d}
                    """.formatted(simulator.port()), Map.of()),
                Clocks.system()));
        // The first time is for the compiler, and for what is made at first use.
        BlockingClient first = new BlockingClient(gateway.port());
        hits(List.of(first));
        first.close();
        List<BlockingClient> open = new ArrayList<>();
        long before = Allocations.heap();
        for (int count : CONNECTIONS) {
            while (open.size() < Math.min(count, mostConnections())) {
                BlockingClient client = new BlockingClient(gateway.port());
                client.send("GET", HIT, "");
                open.add(client);
            }
            double micros = hits(open);
            say(
                    "%7d connections: a hit %.1f us over all of them, by turns; %d bytes of heap for each, without"
                            + " what its client reads into",
                    open.size(), micros, (Allocations.heap() - before) / open.size() - BlockingClient.BUFFER);
        }
        for (BlockingClient client : open) {
            client.close();
        }
    }

    /** Both ends are this process's, and others need some too. */
    private static int mostConnections() {
        return Math.max(BUSY, OpenFiles.most() / 2 - FILES_FOR_OTHERS);
    }

    /** Microseconds of a hit, of some at once on ever other connections, as far as there are others. */
    private static double hits(List<BlockingClient> open) throws IOException {
        int busy = Math.min(BUSY, open.size());
        long start = System.nanoTime();
        for (int i = 0; i < HITS; i += busy) {
            for (int j = 0; j < busy; j++) {
                open.get((i + j) % open.size()).ask("GET", HIT, "");
            }
            for (int j = 0; j < busy; j++) {
                open.get((i + j) % open.size()).read();
            }
        }
        return (System.nanoTime() - start) / 1e3 / HITS;
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
