package io.ehpc.gateway.benchmarks;

import io.ehpc.gateway.Gateway;
import io.ehpc.gateway.config.ConfigFile;
import io.ehpc.gateway.simulator.Simulator;
import io.ehpc.gateway.simulator.SimulatorOptions;
import io.ehpc.gateway.time.Clocks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * What 1,000 listeners to changes cost: each gets each change once and in order, the answers are compared
 * once for all of them, memory stays flat, and those who take nothing are ended and cost nobody else: they
 * listen to a region of heavy changes. Simulator, gateway and listeners are in one process, over loopback, so
 * the heap has the listeners' buffers in it too. Ends with status 1 if any of that is not so. Takes less
 * than two minutes.
 *
 * <p>Arguments: how many listen, how many more of them take nothing, how many changes.
 */
public final class ChangeListeners {
    private static final String REGION = "cn-hangzhou";
    private static final String HEAVY = "cn-beijing";
    private static final int PATIENCE_SECONDS = 60;
    private static final int BATCH = 10;

    /** Together more than the system takes for a connection that nobody reads: 80 changes of 200 kB. */
    private static final int HEAVY_ROUNDS = 9;

    private static final int HEAVY_IMAGES = 10;
    private static final int HEAVY_BYTES = 100_000;

    private static final long MAY_GROW = 8L << 20;

    private static final String FOUND = "gateway_changes_events_total{region=\"" + REGION + "\"}";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = vertx.createHttpClient();
    private final NetClient connections = vertx.createNetClient(new NetClientOptions().setReceiveBufferSize(16 << 10));
    private final Simulator simulator;
    private final Gateway gateway;
    private final List<EventReader> readers = new ArrayList<>();
    private final List<EventReader> sleepers = new ArrayList<>();

    private ChangeListeners() throws Exception {
        simulator = await(Simulator.start(vertx, SimulatorOptions.DEFAULTS.withPorts(0, 0), Clock.systemUTC()));
        gateway = await(Gateway.start(
                Vertx.vertx(), ConfigFile.parse("bench", config(simulator.port()), Map.of()), Clocks.system()));
    }

    private static String config(int simulatorPort) {
        return """
            server: {port: 0}
            management: {port: 0}
            accounts: {default: {accessKeyId: testAccessKeyId, accessKeySecret: testAccessKeySecret}}
            upstream: {endpoint: "http://127.0.0.1:%d", regions: {%s: , %s: }, callTimeout: 10s}
            requests: {deadline: 10s}
            cache: {fresh: 1s, staleWhileRevalidate: 1m, staleIfError: 1h, jitter: 0}
            changes: {maxListeners: 200000, maxListenersPerClient: 100000, slowAfter: 3s, historyBytes: 32MiB}
            """.formatted(simulatorPort, REGION, HEAVY);
    }

    /** Measures, prints and judges. */
    public static void main(String[] args) throws Exception {
        boolean good = false;
        try {
            good = new ChangeListeners().measured(number(args, 0, 1_000), number(args, 1, 20), number(args, 2, 200));
        } catch (ExecutionException | TimeoutException | IllegalStateException failed) {
            System.out.println("BAD: " + failed);
        }
        System.exit(good ? 0 : 1);
    }

    private static int number(String[] args, int index, int byDefault) {
        return args.length > index ? Integer.parseInt(args[index]) : byDefault;
    }

    private boolean measured(int listeners, int slow, int changes) throws Exception {
        // What is in the first list of a region is no change.
        list();
        listen(1, REGION, readers);
        change(BATCH);
        until("the first changes", () -> readers.get(0).seen() == BATCH);
        long before = Allocations.heap();
        listen(listeners - 1, REGION, readers);
        long listening = Allocations.heap();
        listen(slow, HEAVY, sleepers);
        sleepers.forEach(EventReader::sleep);

        long start = System.nanoTime();
        change(changes / 2);
        long halfway = heapBesidesHistory();
        change(changes - changes / 2);
        until(
                "every change at every listener",
                () -> readers.stream().allMatch(each -> each.last() == BATCH + changes));
        double seconds = (System.nanoTime() - start) / 1e9;
        long grown = heapBesidesHistory() - halfway;
        changeHeavily(() -> metric("gateway_changes_listeners ") == listeners);

        long found = found() - BATCH;
        long dropped = (long) (metric("gateway_changes_listeners_ended_total{reason=\"slow\"}")
                + metric("gateway_changes_listeners_ended_total{reason=\"behind\"}"));
        long wrong = readers.stream().filter(each -> !each.isInOrder()).count();
        long read = readers.stream().mapToLong(EventReader::seen).sum() - BATCH;
        boolean good = wrong == 0
                && found == changes
                && read == (long) listeners * changes
                && dropped == slow
                && grown < MAY_GROW;
        System.out.printf(
                Locale.ROOT,
                "%d listeners, %d changes: found %d times, for all at once, and read %d times in %.1f s;"
                        + " listeners that saw one twice, late or not at all: %d%n",
                listeners,
                changes,
                found,
                read,
                seconds,
                wrong);
        System.out.printf(
                Locale.ROOT,
                "heap: %.1f kB for each listener, its client included; %+.1f MB over the second half of the changes%n",
                (listening - before) / 1e3 / (listeners - 1),
                grown / 1e6);
        System.out.printf(
                Locale.ROOT, "listeners that took nothing: %d, ended: %d%n%s%n", slow, dropped, good ? "good" : "BAD");
        return good;
    }

    private void list() throws Exception {
        await(client.request(
                        HttpMethod.GET,
                        gateway.port(),
                        "127.0.0.1",
                        "/v1/community-images?region=*&require=all&limit=all")
                .compose(request -> request.send().compose(response -> response.end())));
    }

    /** Each has a connection of its own. */
    private void listen(int count, String region, List<EventReader> to) throws Exception {
        for (int i = 0; i < count; i++) {
            EventReader reader =
                    new EventReader(connections, gateway.port(), "/v1/community-images/changes?region=" + region);
            await(reader.opened());
            to.add(reader);
        }
    }

    /** New images, some at each refresh. */
    private void change(int count) throws Exception {
        long before = found();
        for (int i = 1; i <= count; i++) {
            put(REGION, "m-change" + (before + i), "new");
            if (i % BATCH == 0 || i == count) {
                long found = before + i;
                until("the refresh", () -> found() >= found);
            }
        }
    }

    /** The same images again and again, so that the changes are heavy and the answers are not. */
    private void changeHeavily(BooleanSupplier enough) throws Exception {
        for (int round = 1; round <= HEAVY_ROUNDS && !enough.getAsBoolean(); round++) {
            long before = (long) metric("gateway_changes_sequence ");
            for (int i = 0; i < HEAVY_IMAGES; i++) {
                put(HEAVY, "m-heavy" + i, String.valueOf((char) ('a' + round)).repeat(HEAVY_BYTES));
            }
            until(
                    "the heavy changes",
                    () -> metric("gateway_changes_sequence ") >= before + HEAVY_IMAGES || enough.getAsBoolean());
        }
        until("the end of all that take nothing", enough);
    }

    private void put(String region, String imageId, String description) throws Exception {
        String image = "{\"ImageId\":\"" + imageId + "\",\"Description\":\"" + description + "\"}";
        await(client.request(HttpMethod.PUT, simulator.controlPort(), "127.0.0.1", "/images/" + region + "/" + imageId)
                .compose(request -> request.send(image).compose(response -> response.end())));
    }

    /** How many changes were found, but for the first list, which is one. */
    private long found() {
        return Math.max(0, (long) metric(FOUND) - 1);
    }

    private double metric(String name) {
        try {
            String all = await(client.request(HttpMethod.GET, gateway.managementPort(), "127.0.0.1", "/metrics")
                            .compose(request -> request.send().compose(response -> response.body())))
                    .toString();
            return all.lines()
                    .filter(line -> line.startsWith(name))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .sum();
        } catch (Exception failed) {
            throw new IllegalStateException("no metrics", failed);
        }
    }

    private static void until(String what, BooleanSupplier reached) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not in " + PATIENCE_SECONDS + " s: " + what);
            }
            Thread.sleep(50);
        }
    }

    private long heapBesidesHistory() throws InterruptedException {
        return Allocations.heap() - (long) metric("gateway_changes_history_bytes ");
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
