package io.ehpc.gateway.benchmarks;

import static io.ehpc.gateway.benchmarks.SteadyClient.failed;
import static io.ehpc.gateway.benchmarks.SteadyClient.millis;

import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What slow connections cost the others: response times of warm requests with thousands of connections that
 * are slow in one way (each {@link SlowKind} by itself) and come again when they are ended, and without, in rounds that
 * take turns. The gateway (with its simulator), the slow clients and the measuring client are a process each, over
 * loopback. Where the machine allows fewer open files, there are fewer slow connections.
 *
 * <p>Arguments: how many rounds, 16 by default, and which kinds, all by default. A kind takes about three minutes with 16.
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
    private static final Duration ROUND = Duration.ofSeconds(3);

    /** Thousands of connections that come or go at once are another matter: what that costs is let pass first. */
    private static final Duration SETTLE = Duration.ofMillis(1_500);

    private static final Duration BETWEEN = Duration.ofNanos(2_500_000);
    private static final String PATH = "/v1/regions/cn-hangzhou/community-images?limit=all";

    private static final String CONFIG = """
            server: {port: 0, http2ClearText: CLEAR, maxConnections: 24000, maxConnectionsPerAddress: 24000}
            management: {port: 0}
            accounts: {default: {accessKeyId: testAccessKeyId, accessKeySecret: testAccessKeySecret}}
            upstream: {endpoint: "http://127.0.0.1:%d", regions: {cn-hangzhou: }}
            cache: {fresh: 1h, staleWhileRevalidate: 2h, staleIfError: 1d}
            """;

    private final SlowKind kind;
    private final int rounds;
    private final Child drips;
    private final SteadyClient client;

    private SlowConnections(int port, SlowKind kind, int rounds) throws IOException {
        this.kind = kind;
        this.rounds = rounds;
        drips = Child.givingWay(Drips.class, Integer.toString(port), kind.name());
        client = new SteadyClient(
                new RequestOptions().setHost("127.0.0.1").setPort(port).setURI(PATH), BETWEEN);
    }

    /** Measures and prints. */
    public static void main(String[] args) throws Exception {
        Breakdown.endsTheProcess();
        Child.keepCoresAwake();
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : ROUNDS;
        List<SlowKind> kinds = args.length > 1
                ? Arrays.stream(args)
                        .skip(1)
                        .map(name -> SlowKind.valueOf(name.toUpperCase(Locale.ROOT)))
                        .toList()
                : List.of(SlowKind.values());
        boolean good = true;
        for (SlowKind kind : kinds) {
            good &= measure(kind, rounds);
        }
        System.exit(good ? 0 : 1);
    }

    private static boolean measure(SlowKind kind, int rounds) throws Exception {
        String config = CONFIG.replace("CLEAR", Boolean.toString(kind == SlowKind.WINDOW));
        try (Child gateway = Child.gateway(config)) {
            SlowConnections bench = new SlowConnections(Integer.parseInt(gateway.line()), kind, rounds);
            try (bench.drips) {
                return bench.measure(Math.min(WANTED, OpenFiles.most() - FILES_FOR_OTHERS));
            }
        }
    }

    private boolean measure(int slow) throws Exception {
        client.warmUp(WARM_UP_REQUESTS, WARM_UP_AT_ONCE);
        List<Times> with = new ArrayList<>();
        List<Times> without = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            without.add(client.round(SETTLE, ROUND));
            drips.have(Integer.toString(slow));
            with.add(client.round(SETTLE, ROUND));
            drips.have("0");
        }
        print("without", 0, without);
        print("with", slow, with);
        System.out.printf(
                Locale.ROOT,
                "%s: p99 with / without: %.2f%n",
                kind.name().toLowerCase(Locale.ROOT),
                millis(with, 0.99).median() / millis(without, 0.99).median());
        return failed(with) + failed(without) == 0;
    }

    private void print(String name, int slow, List<Times> rounds) {
        System.out.printf(
                Locale.ROOT,
                "%s, %-8s %5d slow connections: %d requests, %d failed; in a round p50 %s ms, p99 %s ms%n",
                kind.name().toLowerCase(Locale.ROOT),
                name,
                slow,
                rounds.stream().mapToInt(Times::count).sum(),
                failed(rounds),
                millis(rounds, 0.5),
                millis(rounds, 0.99));
    }
}
