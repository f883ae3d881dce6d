package io.ehpc.gateway.benchmarks.peers;

import io.ehpc.gateway.benchmarks.Breakdown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How fast the gateway answers what it holds, beside nginx, Varnish and HAProxy: each on one core, the load on the
 * other, in turns. It installs nothing; if a program is lacking, it says which and ends with 2.
 */
public final class Peers {
    /** How often a process is warmed up before a contest, at the most. */
    private static final int MOST_WARM_UPS = 20;

    /** After so many in a row in which it compiled hardly anything, it is warm. */
    private static final int QUIET_WARM_UPS = 2;

    /** The share of a core below which a Java runtime's compilers are done. */
    private static final double COMPILED = 0.05;

    private final Arena arena;
    private final Load load;
    private final Terms terms;
    private final List<Measured> measured = new ArrayList<>();
    private final Map<String, List<Run>> atHalf = new LinkedHashMap<>();
    private final Map<Contest, Map<String, Double>> garbage = new HashMap<>();

    private Peers(Arena arena, Terms terms) throws Exception {
        this.arena = arena;
        this.terms = terms;
        this.load = new Load(arena.folder());
    }

    /** Measures, prints and writes the report. */
    public static void main(String[] arguments) throws Exception {
        Breakdown.endsTheProcess();
        List<String> lacking = Programs.lacking();
        if (!lacking.isEmpty()) {
            System.out.println("this needs also: " + String.join(", ", lacking));
            System.exit(2);
        }
        Terms terms = Terms.of(List.of(arguments));
        Load.moveOver();
        try (Arena arena = new Arena()) {
            Peers peers = new Peers(arena, terms);
            arena.start(terms.contests().stream().anyMatch(Contest::isHttp2));
            peers.run();
            peers.write(Path.of("gateway/benchmarks/target"));
        }
        System.exit(0);
    }

    private void run() throws Exception {
        arena.fill();
        for (Contest contest : terms.contests()) {
            contest(contest);
        }
        Optional<Contest> first = terms.contests().stream()
                .filter(contest -> !contest.isHttp2() && !contest.isCompressed())
                .findFirst();
        if (first.isPresent()) {
            atHalf(first.get());
        }
    }

    private void contest(Contest contest) throws Exception {
        arena.fill(contest);
        System.out.println(contest.label() + ", " + arena.size(contest) + " B");
        for (Running each : arena.partakers(contest)) {
            warmUp(contest, each);
        }
        long asked = arena.asked();
        Map<String, Long> allocated = allocated(contest);
        for (int round = 0; round < terms.rounds(); round++) {
            for (Running each : Rounds.order(arena.partakers(contest), round)) {
                turn(contest, each, round);
            }
        }
        if (arena.asked() != asked) {
            throw new IllegalStateException(contest.label() + ": not all was from the caches");
        }
        Map<String, Double> left = new HashMap<>();
        allocated(contest).forEach((peer, bytes) -> {
            long meanwhile = bytes - allocated.getOrDefault(peer, 0L);
            left.put(peer, meanwhile / answered(contest, peer));
        });
        garbage.put(contest, left);
    }

    /** In bytes so far, by those that run on Java. */
    private Map<String, Long> allocated(Contest contest) throws IOException {
        Map<String, Long> allocated = new HashMap<>();
        for (Running each : arena.partakers(contest)) {
            if (each.peer() instanceof OurGateway) {
                allocated.put(each.peer().name(), each.process().allocatedBytes());
            }
        }
        return allocated;
    }

    private double answered(Contest contest, String peer) {
        return measured.stream()
                .filter(turn -> turn.contest().equals(contest) && turn.peer().equals(peer))
                .mapToLong(turn -> turn.run().requests())
                .sum();
    }

    /** The Java runtime compiles what is hot; on one core that takes a minute, and longer where others slow it down. */
    private void warmUp(Contest contest, Running each) throws Exception {
        if (!(each.peer() instanceof OurGateway)) {
            load.turn(contest, each, -1, 1);
            return;
        }
        int quiet = 0;
        for (int i = 0; i < MOST_WARM_UPS && quiet < QUIET_WARM_UPS; i++) {
            Map<Path, Double> before = each.process().compilersSeconds();
            load.turn(contest, each, -1, terms.warmUp());
            double compiled = each.process().compilersSeconds().entrySet().stream()
                    .mapToDouble(now -> now.getValue() - before.getOrDefault(now.getKey(), 0.0))
                    .sum();
            quiet = compiled < COMPILED * terms.warmUp() ? quiet + 1 : 0;
        }
        if (quiet < QUIET_WARM_UPS) {
            System.out.println(each.peer().name() + " still compiles after " + MOST_WARM_UPS + " warm-ups");
        }
    }

    /** Latency at half of each one's own top rate. */
    private void atHalf(Contest contest) throws Exception {
        Standings standings = new Standings(
                measured.stream().filter(turn -> turn.contest().equals(contest)).toList());
        for (int round = -1; round < terms.rounds(); round++) {
            for (Running each : Rounds.order(arena.partakers(contest), round)) {
                String name = each.peer().name();
                double half = standings.spread(name, Measured::perSecond).median() / 2;
                OpenLoop loop = new OpenLoop(
                        each.ports().http1(), contest.target(), each.peer().headers());
                Run run = loop.run(half, round < 0 ? 1 : terms.seconds(), Load.CONNECTIONS);
                if (round >= 0) {
                    atHalf.computeIfAbsent(name, peer -> new ArrayList<>()).add(run);
                }
            }
        }
    }

    /** A turn, and another one if it was disturbed. */
    private void turn(Contest contest, Running each, int round) throws Exception {
        Measured turn = load.turn(contest, each, round, terms.seconds());
        say(turn);
        if (turn.isDisturbed()) {
            say(load.turn(contest, each, round, terms.seconds()));
        }
    }

    /** The table and the pictures. */
    private void write(Path folder) throws IOException {
        List<String> setting = new ArrayList<>();
        setting.add(Instant.now().truncatedTo(ChronoUnit.SECONDS) + ", " + Machine.describe());
        setting.add(terms.rounds() + " rounds of " + terms.seconds() + " s, " + Load.CONNECTIONS
                + " connections; each server on one core, the load on another");
        for (Running each : arena.running()) {
            setting.add(each.peer().name() + ": " + each.peer().version());
        }
        Report report = new Report(setting.stream().distinct().toList(), measured, atHalf, garbage);
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("peers.md"), report.markdown());
        for (Figure.Measure measure : Figure.Measure.values()) {
            String name = measure == Figure.Measure.PER_SECOND ? "peers.svg" : "peers-cpu.svg";
            Files.writeString(folder.resolve(name), new Picture(measure, report.standings()).svg());
        }
        System.out.println(report.markdown().replaceFirst("(?s)\n## Each turn.*", ""));
        System.out.println("written: " + folder.resolve("peers.md") + ", peers.svg, peers-cpu.svg");
    }

    private void say(Measured turn) {
        measured.add(turn);
        System.out.printf(
                Locale.ROOT,
                "%d %-18s %7.0f/s %7.0f/CPU-s p50 %.2f p99 %.2f p99.9 %.2f ms, generator %3.0f %%, foreign %2.0f %%%s, %.0f MiB, %d failed%n",
                turn.round(),
                turn.peer(),
                turn.perSecond(),
                turn.perCpuSecond(),
                turn.run().p50(),
                turn.run().p99(),
                turn.run().p999(),
                100 * turn.generatorShare(),
                100 * turn.foreignShare(),
                turn.isDisturbed() ? " DISTURBED" : "",
                turn.memory() / 1048576.0,
                turn.run().failed());
    }
}
