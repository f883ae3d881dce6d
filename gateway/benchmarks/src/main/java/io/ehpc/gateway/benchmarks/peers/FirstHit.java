package io.ehpc.gateway.benchmarks.peers;

import static io.ehpc.gateway.benchmarks.Await.await;

import io.ehpc.gateway.benchmarks.Breakdown;
import io.ehpc.gateway.benchmarks.Loopback;
import io.ehpc.gateway.benchmarks.Shipped;
import io.ehpc.gateway.benchmarks.Spread;
import io.ehpc.gateway.simulator.Simulator;
import io.ehpc.gateway.simulator.SimulatorOptions;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * How long a gateway takes from the start of its process to its first hit, on the RPC face, and to its first answer
 * over all 20 regions, both of what its disk kept: on one core and on two, with the archive of loaded classes that
 * the build made and without. In turns. Ends with 1 if an answer is no hit; with {@code --strict}, also if the first
 * hit on two cores with the archive is too late.
 */
public final class FirstHit {
    private static final Contest ALL =
            new Contest("all regions", "/v1/community-images?region=*&limit=all", false, false);
    private static final int REGIONS = 20;
    private static final int ROUNDS = 9;
    private static final double LIMIT_MILLIS = 600;
    private static final long SETTLE_MILLIS = 300;
    private static final Duration POLL = Duration.ofMillis(2);

    private final Vertx vertx = Vertx.vertx();
    private final Asking asking = new Asking(vertx);
    private final Path folder = Files.createTempDirectory("first-hit");
    private final Path log = folder.resolve("log");
    private final PeerPorts ports;
    private final Contest one;
    private final List<String> command;
    private final List<String> bare;

    /** How long it took to the first hit, and to the first answer over all regions, in milliseconds. */
    private record Times(double hit, double all) {}

    /** One way to start it. */
    private record Launch(String cores, boolean hasArchive) {
        String label() {
            return (cores.contains(",") ? "two cores" : "one core") + (hasArchive ? ", archive" : ", no archive");
        }
    }

    private FirstHit() throws Exception {
        Simulator simulator =
                await(Simulator.start(vertx, SimulatorOptions.DEFAULTS.withPorts(0, 0), Clock.systemUTC()));
        ports = PeerPorts.free(simulator.port());
        List<String> regions =
                simulator.catalogue().regions().stream().limit(REGIONS).toList();
        one = new Contest("one region", Terms.rpc(regions.get(0)), false, false);
        Path config = new ShortLived(regions, Keeping.LONG).config(folder, ports);
        command = Shipped.command("serve", "--config", config.toString());
        bare = Shipped.bare("serve", "--config", config.toString());
    }

    /** Measures and prints. */
    public static void main(String[] arguments) throws Exception {
        Breakdown.endsTheProcess();
        FirstHit bench = new FirstHit();
        bench.fill();
        List<Launch> launches = List.of(
                new Launch("0,1", true), new Launch("0", true), new Launch("0,1", false), new Launch("0", false));
        List<List<Times>> times = new ArrayList<>();
        launches.forEach(launch -> times.add(new ArrayList<>()));
        for (int round = 0; round < ROUNDS; round++) {
            for (Launch launch : Rounds.order(launches, round)) {
                times.get(launches.indexOf(launch)).add(bench.start(launch));
            }
        }
        for (int i = 0; i < launches.size(); i++) {
            System.out.printf(
                    "%-22s first hit %s ms, all regions %s ms%n",
                    launches.get(i).label(), spread(times.get(i), Times::hit), spread(times.get(i), Times::all));
        }
        double best = spread(times.get(0), Times::hit).median();
        boolean isLate = best >= LIMIT_MILLIS;
        System.out.printf(
                Locale.ROOT,
                "first hit on two cores with the archive under %.0f ms: %s%n",
                LIMIT_MILLIS,
                isLate ? String.format(Locale.ROOT, "missed by %.0f ms", best - LIMIT_MILLIS) : "met");
        System.exit(isLate && List.of(arguments).contains("--strict") ? 1 : 0);
    }

    /** Has all regions on the disk. */
    private void fill() throws Exception {
        try (Pinned process = Pinned.start("0,1", command, log)) {
            awaitListening(process);
            require(asking.ask(ports.http1(), ALL).status() == 200, "not all regions answered");
        }
    }

    private static Spread spread(List<Times> times, ToDoubleFunction<Times> which) {
        return Spread.of(times.stream().mapToDouble(which).boxed().toList());
    }

    private Times start(Launch launch) throws Exception {
        Thread.sleep(SETTLE_MILLIS);
        List<String> chosen = launch.hasArchive() ? command : bare;
        long begun = System.nanoTime();
        try (Pinned process = Pinned.start(launch.cores(), chosen, log)) {
            awaitListening(process);
            double hit = hitAfter(begun, one);
            return new Times(hit, hitAfter(begun, ALL));
        }
    }

    private double hitAfter(long begun, Contest question) throws Exception {
        Asking.Answer answer = asking.ask(ports.http1(), question);
        double took = (System.nanoTime() - begun) / 1e6;
        require(
                answer.status() == 200 && answer.cacheStatus().contains("; hit"),
                "the answer for " + question.name() + " is no hit");
        return took;
    }

    private void awaitListening(Pinned process) throws Exception {
        Loopback.awaitListening(ports.http1(), process::isAlive, log, POLL);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
