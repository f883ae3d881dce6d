package io.ehpc.gateway.benchmarks;

import static io.ehpc.gateway.benchmarks.Await.await;

import io.ehpc.gateway.Gateway;
import io.ehpc.gateway.config.ConfigFile;
import io.ehpc.gateway.listener.Doorway;
import io.ehpc.gateway.simulator.Simulator;
import io.ehpc.gateway.simulator.SimulatorOptions;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What slow connections cost the others: response times of warm requests with thousands of connections that
 * each send a head byte by byte and come again when they are ended, and without, in rounds that take turns.
 * The gateway (with its simulator), the slow clients and the measuring client are a process each, over
 * loopback. Where the machine allows fewer open files, there are fewer slow connections. Takes about a minute and a half.
 */
public final class SlowConnections {
    private static final int WANTED = 10_000;
    private static final int FILES_FOR_OTHERS = 1_000;
    private static final int ROUNDS = 6;
    private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(3_000);
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);
    private static final long BETWEEN_NANOS = TimeUnit.MICROSECONDS.toNanos(2_500);
    private static final String PATH = "/v1/regions/cn-hangzhou/community-images";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(16));
    private final Child gateway;
    private final Child drips;
    private final int port;

    /** A process of this class path, told by lines and telling by lines. */
    private static final class Child implements AutoCloseable {
        private final Process process;
        private final PrintWriter in;
        private final BufferedReader out;

        private Child(Class<?> main, String... args) throws IOException {
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            String[] command = {java, "-cp", System.getProperty("java.class.path"), main.getName()};
            String[] all = Arrays.copyOf(command, command.length + args.length);
            System.arraycopy(args, 0, all, command.length, args.length);
            process = new ProcessBuilder(all)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            in = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
            out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        }

        private String line() throws IOException {
            String line = out.readLine();
            if (line == null) {
                throw new IOException("a process of the benchmark has ended");
            }
            return line;
        }

        @Override
        public void close() {
            process.destroy();
        }
    }

    private SlowConnections(Child gateway) throws Exception {
        this.gateway = gateway;
        this.port = Integer.parseInt(gateway.line());
        this.drips = new Child(Drips.class, Integer.toString(port));
    }

    /** Measures and prints; with the argument {@code serve} it is the gateway's process. */
    public static void main(String[] args) throws Exception {
        if (args.length > 0) {
            serve();
            return;
        }
        SlowConnections bench = new SlowConnections(new Child(SlowConnections.class, "serve"));
        boolean good;
        try (bench.gateway;
                bench.drips) {
            good = bench.measure(Math.min(WANTED, openFiles() - FILES_FOR_OTHERS));
        }
        System.exit(good ? 0 : 1);
    }

    /** How many files a process of this machine may open. */
    private static int openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.UnixOperatingSystemMXBean unix
                ? (int) Math.min(Integer.MAX_VALUE, unix.getMaxFileDescriptorCount())
                : 2 * FILES_FOR_OTHERS;
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
                await(Gateway.start(Doorway.vertx(), ConfigFile.parse("bench", config, Map.of()), Clock.systemUTC()));
        System.out.println(gateway.port());
        // Until the other process is gone.
        while (System.in.read() >= 0) {}
        System.exit(0);
    }

    private boolean measure(int slow) throws Exception {
        Times with = new Times();
        Times without = new Times();
        double[] ratios = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            Times quiet = round();
            beSlow(slow);
            Times beset = round();
            beSlow(0);
            ratios[i] = beset.millis(0.99) / quiet.millis(0.99);
            quiet.addTo(without);
            beset.addTo(with);
        }
        Arrays.sort(ratios);
        print("without", 0, without);
        print("with", slow, with);
        System.out.printf(
                Locale.ROOT,
                "p99 with / without: median of %d rounds %.2f (from %.2f to %.2f)%n",
                ROUNDS,
                (ratios[(ROUNDS - 1) / 2] + ratios[ROUNDS / 2]) / 2,
                ratios[0],
                ratios[ROUNDS - 1]);
        return with.failed() + without.failed() == 0;
    }

    private static void print(String name, int slow, Times times) {
        System.out.printf(
                Locale.ROOT,
                "%-8s %5d slow connections: %d requests, %d failed, p50 %.2f ms, p99 %.2f ms%n",
                name,
                slow,
                times.count(),
                times.failed(),
                times.millis(0.5),
                times.millis(0.99));
    }

    private void beSlow(int count) throws IOException {
        drips.in.println(count);
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
        while (times.count() < nanos / BETWEEN_NANOS) {
            Thread.sleep(10);
        }
    }

    private void ask(Times times) {
        long start = System.nanoTime();
        client.request(HttpMethod.GET, port, "127.0.0.1", PATH)
                .compose(request -> request.send())
                .compose(response -> response.body().map(body -> response.statusCode() == 200))
                .onComplete(good -> times.add(System.nanoTime() - start, good), failure -> times.add(0, false));
    }
}
