package io.ehpc.gateway.benchmarks.peers;

import static io.ehpc.gateway.benchmarks.Await.await;

import io.ehpc.gateway.protocol.Image;
import io.ehpc.gateway.simulator.Simulator;
import io.ehpc.gateway.simulator.SimulatorOptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** All that are compared, running and warm, in front of one simulator. */
final class Arena implements AutoCloseable {
    static final String SMALL_REGION = "cn-qingdao";
    static final String LARGE_REGION = "cn-hangzhou";
    private static final int SMALL_IMAGES = 5;
    private static final int REGIONS = 20;
    private static final int MOST_LOOKS = 100;
    private static final int LOOK_MILLIS = 50;

    private final Vertx vertx = Vertx.vertx();
    private final Path folder;
    private final Simulator simulator;
    private final Origin origin;
    private final Asking asking = new Asking(vertx);
    private final List<Running> running = new ArrayList<>();

    Arena() throws Exception {
        folder = Files.createTempDirectory(Path.of("/dev/shm"), "peers");
        SimulatorOptions options =
                SimulatorOptions.DEFAULTS.withPorts(0, 0).withQuota(new SimulatorOptions.Quota(1e6, 1_000_000));
        simulator = await(Simulator.start(vertx, options, Clock.systemUTC()));
        List<Image> images = simulator.catalogue().images(LARGE_REGION);
        simulator.catalogue().replace(SMALL_REGION, images.subList(0, SMALL_IMAGES));
        origin = await(Origin.start(vertx));
    }

    /** Starts the peers, those in front of the simulator first. */
    void start(boolean withHttp2) throws Exception {
        List<String> regions = simulator.catalogue().regions().stream()
                .sorted(Comparator.comparing((String region) -> !region.equals(SMALL_REGION)))
                .limit(REGIONS)
                .toList();
        add(new OurGateway(false, false, regions), simulator.port());
        add(new OurGateway(false, true, regions), simulator.port());
        if (withHttp2) {
            add(new OurGateway(true, false, regions), simulator.port());
        }
        add(new Nginx(false, Keeping.LONG), origin.port());
        add(new Nginx(true, Keeping.LONG), origin.port());
        add(new Varnish(Keeping.LONG), origin.port());
        add(new HaProxy(), origin.port());
    }

    private void add(Peer peer, int port) throws Exception {
        running.add(Running.start(peer, folder, port, running.size()));
    }

    List<Running> running() {
        return running;
    }

    Path folder() {
        return folder;
    }

    List<Running> partakers(Contest contest) {
        return running.stream().filter(each -> each.takesPart(contest)).toList();
    }

    /** Has all regions held by the gateways, as they would be. */
    void fill() throws Exception {
        Contest all = new Contest("all", "/v1/community-images?region=*&limit=all", false, false);
        for (Contest contest : List.of(all, all.overHttp2())) {
            for (Running each : partakers(contest)) {
                if (each.peer() instanceof OurGateway) {
                    asking.ask(each, contest);
                }
            }
        }
    }

    /**
     * Lets each peer get the answer from the origin, which has it from the gateway.
     *
     * @throws IllegalStateException if one answers something else, or asks again for what it should have
     */
    void fill(Contest contest) throws Exception {
        Running gateway = partakers(contest).stream()
                .filter(each -> each.peer() instanceof OurGateway)
                .findFirst()
                .orElseThrow();
        asking.ask(gateway, contest);
        Asking.Answer model = asking.ask(gateway, contest);
        // A merged answer goes out plain until its compressed forms are there.
        for (int i = 0; i < MOST_LOOKS && model.isCompressed() != contest.isCompressed(); i++) {
            Thread.sleep(LOOK_MILLIS);
            model = asking.ask(gateway, contest);
        }
        require(model.status() == 200 && model.cacheStatus().contains("; hit"), "the gateway's answer is no hit");
        require(model.isCompressed() == contest.isCompressed(), "the gateway's answer is not coded as asked");
        origin.keep(contest, model.body());
        if (contest.isCompressed()) {
            // For the peer that compresses each answer itself.
            origin.keep(contest.plain(), asking.ask(gateway, contest.plain()).body());
        }
        for (Running each : partakers(contest)) {
            for (int i = 0; i < 3; i++) {
                asking.ask(each, contest);
            }
            long before = origin.asked();
            Asking.Answer answer = asking.ask(each, contest);
            String name = each.peer().name() + ", " + contest.label() + ": ";
            require(answer.status() == 200, name + "status " + answer.status());
            require(origin.asked() == before, name + "not from its cache");
            require(answer.isCompressed() == contest.isCompressed(), name + "not coded as asked");
            require(answer.body().length() > 0, name + "no body");
            require(lasting(answer).equals(lasting(model)), name + "another answer than the gateway's");
        }
    }

    /** The answer without what changes with each refresh: the ids of calls, and the ages of parts. */
    private static String lasting(Asking.Answer answer) throws IOException {
        return answer.text().replaceFirst(",\"parts\":\\[.*", "").replaceFirst("^\\{\"RequestId\":\"[^\"]*\"", "");
    }

    /** How large the answer is. */
    int size(Contest contest) throws Exception {
        Running first = partakers(contest).get(0);
        return asking.ask(first, contest).body().length();
    }

    /** How often the peers asked the origin. */
    long asked() {
        return origin.asked();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }

    @Override
    public void close() throws IOException {
        running.forEach(Running::close);
        simulator.stop().onComplete(stopped -> vertx.close());
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
