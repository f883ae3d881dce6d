package io.ehpc.gateway.benchmarks;

import static io.ehpc.gateway.benchmarks.Await.await;

import com.sun.management.OperatingSystemMXBean;
import io.ehpc.gateway.simulator.Simulator;
import io.ehpc.gateway.simulator.SimulatorOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How long a gateway that was killed takes from the start of its process to its first answer, which comes from
 * its disk: of all regions, the content as it was, at its true age, without a call to the upstream. Ends with 1
 * if an answer is another or a call was made; with {@code --strict}, for a machine of its own, also if the median
 * start took too long.
 */
public final class WarmRestart {
    private static final String ALL = "/v1/community-images?region=*&limit=all";
    private static final int REGIONS = 20;
    private static final int ROUNDS = 10;
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration QUIET = Duration.ofMillis(10);
    private static final Duration POLL = Duration.ofMillis(10);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Vertx vertx = Vertx.vertx();
    private final Path folder;
    private final Path log;
    private final Path config;
    private final int port = Loopback.freePort();
    private final int managementPort = Loopback.freePort();
    private final Simulator simulator;

    private WarmRestart(Path folder) throws Exception {
        this.folder = folder;
        this.log = folder.resolve("gateway.log");
        simulator = await(Simulator.start(vertx, SimulatorOptions.DEFAULTS.withPorts(0, 0), Clock.systemUTC()));
        config = Files.writeString(folder.resolve("gateway.yaml"), """
                server: {port: %d}
                management: {port: %d}
                accounts: {default: {accessKeyId: testAccessKeyId, accessKeySecret: testAccessKeySecret}}
                upstream:
                  endpoint: "http://127.0.0.1:%d"
                  regions: {%s}
                  callTimeout: 15s
                requests: {deadline: 20s}
                cache: {fresh: 1h, staleWhileRevalidate: 2h, staleIfError: 1d, store: {directory: "%s"}}
                """.formatted(
                        port, managementPort, simulator.port(), regions(), folder.resolve("store")));
    }

    private String regions() {
        return simulator.catalogue().regions().stream()
                .limit(REGIONS)
                .map(region -> region + ": ")
                .collect(Collectors.joining(", "));
    }

    /** Measures, prints and checks. */
    public static void main(String[] arguments) throws Exception {
        Breakdown.endsTheProcess();
        boolean strict = List.of(arguments).contains("--strict");
        WarmRestart bench = new WarmRestart(Files.createTempDirectory("warm-restart"));
        boolean good;
        try {
            good = bench.isGood(strict);
            bench.clean();
        } finally {
            bench.close();
        }
        System.exit(good ? 0 : 1);
    }

    /** @param strict whether a figure that is missed is a failure, as on a machine of its own */
    private boolean isGood(boolean strict) throws Exception {
        JsonObject filled = fill();
        simulator.calls().reset();
        Times times = new Times();
        for (int round = 0; round < ROUNDS; round++) {
            restart(filled, times);
        }
        long calls = simulator.calls().total();
        System.out.printf(
                Locale.ROOT,
                "from process start to a warm answer of %d regions, %d images: median %.0f ms, worst %.0f ms of %d;"
                        + " %d answers were other than before, %d upstream calls%n",
                REGIONS,
                filled.getJsonArray("images").size(),
                times.millis(0.5),
                times.millis(1),
                times.count(),
                times.failed(),
                calls);
        boolean late = times.millis(0.5) >= LIMIT.toMillis();
        System.out.println("the median at most 2 s: " + (late ? "MISSED" : "met"));
        return times.failed() == 0 && calls == 0 && !(late && strict);
    }

    /** Fills a gateway, and kills it once all is on its disk; what it answered. */
    private JsonObject fill() throws Exception {
        Process process = start();
        try {
            JsonObject answer = new JsonObject(firstAnswer(process, port, ALL).body());
            require(answer.getBoolean("complete"), "not all regions answered");
            String saved = "gateway_store_records " + (double) REGIONS;
            Instant end = Instant.now().plus(PATIENCE);
            while (!firstAnswer(process, managementPort, "/metrics").body().contains(saved)) {
                require(Instant.now().isBefore(end), "not all answers came to the disk");
                Thread.sleep(POLL.toMillis());
            }
            return answer;
        } finally {
            kill(process);
        }
    }

    private void restart(JsonObject filled, Times times) throws Exception {
        settle();
        long begun = System.nanoTime();
        Process process = start();
        try {
            HttpResponse<String> answer = firstAnswer(process, port, ALL);
            times.add(System.nanoTime() - begun, isAsItWas(filled, answer));
        } finally {
            kill(process);
        }
    }

    /** Until this process does next to nothing: its compilers would take one of two cores from what is measured. */
    private static void settle() throws InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        long used = Long.MAX_VALUE;
        while (used > QUIET.toNanos() && Instant.now().isBefore(end)) {
            long before = cpuNanos();
            Thread.sleep(LOOK.toMillis());
            used = cpuNanos() - before;
        }
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    /** The same images, current at the same instants, and an age that says so. */
    private static boolean isAsItWas(JsonObject filled, HttpResponse<String> answer) {
        JsonObject body = new JsonObject(answer.body());
        Instant oldest = asOf(filled).values().stream().min(Instant::compareTo).orElseThrow();
        long age = Duration.between(oldest, Instant.now()).toSeconds();
        long told = answer.headers().firstValueAsLong("Age").orElse(-1);
        return body.getBoolean("complete")
                && body.getJsonArray("images").equals(filled.getJsonArray("images"))
                && asOf(body).size() == REGIONS
                && asOf(body).equals(asOf(filled))
                && told >= age - 1
                && told <= age + 1;
    }

    private static Map<String, Instant> asOf(JsonObject answer) {
        return answer.getJsonArray("parts").stream()
                .map(JsonObject.class::cast)
                .collect(Collectors.toMap(part -> part.getString("region"), part -> part.getInstant("asOf")));
    }

    private Process start() throws IOException {
        Process process = new ProcessBuilder(Shipped.command("serve", "--config", config.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return process;
    }

    /** As it is killed by an operating system that is short of memory: nothing is told to it before. */
    private static void kill(Process process) throws InterruptedException {
        require(process.destroyForcibly().waitFor(20, TimeUnit.SECONDS), "it does not end");
    }

    /** The first answer of who may not listen yet. */
    private HttpResponse<String> firstAnswer(Process process, int at, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at + path))
                .timeout(PATIENCE)
                .build();
        // Not by the client itself, which works hard for each refusal: on two cores the gateway would wait for it.
        Loopback.awaitListening(at, process::isAlive, log, POLL);
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        require(answer.statusCode() == 200, path + " got " + answer.statusCode());
        return answer;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }

    /** Not after a failure, whose log is in the folder. */
    private void clean() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private void close() throws Exception {
        await(simulator.stop());
        await(vertx.close());
    }
}
