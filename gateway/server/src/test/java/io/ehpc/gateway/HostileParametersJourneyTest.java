package io.ehpc.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ehpc.gateway.HostileRequests.Hostile;
import io.ehpc.gateway.upstream.Samples;
import io.ehpc.gateway.web.Reply;
import io.ehpc.gateway.web.Wire;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.http.HttpServerRequest;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * An answer is never given under another query's key: each request of thousands, on both faces, is refused or
 * gets the answer to the very question that it asks. The upstream's answers tell what they are to. For other
 * requests: {@code -Dhostile.seed=7 -Dhostile.requests=100000}.
 */
class HostileParametersJourneyTest {
    private static final long SEED = Long.getLong("hostile.seed", 20_260_301);
    private static final int REQUESTS = Integer.getInteger("hostile.requests", 4_000);
    private static final int CLIENTS = 4;
    private static final String NO_CLUSTERS = "{\"RequestId\":\"r\",\"PageNumber\":1,\"PageSize\":50,\"TotalCount\":0,"
            + "\"Clusters\":{\"ClusterInfoSimple\":[]}}";
    private static final Set<String> FILTERS = Set.of("BaseOsTag", "ClusterId", "InstanceType");

    /** With quota and time for all of it. */
    private static final String CONFIG = Stage.CONFIG
            .replace(
                    "server: {port: 0}",
                    "server: {port: 0, hosts: ['*.example', '*.cn-hangzhou', '*.cn-beijing', '*.ap-southeast-1']}")
            .replace(
                    "accessKeySecret: testAccessKeySecret",
                    "accessKeySecret: testAccessKeySecret, quota: {calls: 100000}")
            .replace("callTimeout: 1s", "callTimeout: 30s")
            .replace("deadline: 2s", "deadline: 5m")
            .replace("defaultRegion: cn-hangzhou", "defaultRegion: " + HostileRequests.DEFAULT_REGION);

    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private final AtomicInteger calls = new AtomicInteger();
    private final UpstreamStage stage = new UpstreamStage(CONFIG, this::answer);

    HostileParametersJourneyTest() throws Exception {}

    @AfterEach
    void strike() throws Exception {
        stage.close();
    }

    /** With no cluster, or one image, whose id tells what was asked. */
    private void answer(HttpServerRequest request) {
        if ("ListClusters".equals(request.getHeader("x-acs-action"))) {
            request.response().end(NO_CLUSTERS);
            return;
        }
        Map<String, List<String>> parameters = new QueryStringDecoder(request.uri()).parameters();
        Map<String, String> filters = new HashMap<>();
        parameters.forEach((name, values) -> {
            if (FILTERS.contains(name)) {
                filters.put(name, String.join("\0twice\0", values));
            }
        });
        String id = new AskedOf(String.join("\0", parameters.getOrDefault("RegionId", List.of())), filters).imageId();
        calls.incrementAndGet();
        asked.add(id);
        request.response().end(Samples.body(id));
    }

    /** What became of one client's requests. */
    private static final class Tally {
        int answered;
        int unchanged;
        int refused;
        final Set<String> askedFor = new TreeSet<>();
    }

    @Test
    void answer_hostileParameters_isOfTheVeryQuestionOrNone() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        List<Tally> tallies = new ArrayList<>();
        try {
            List<Future<Tally>> running = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                long seed = SEED + i;
                running.add(clients.submit(() -> client(seed)));
            }
            for (Future<Tally> one : running) {
                tallies.add(one.get(9, TimeUnit.MINUTES));
            }
        } finally {
            clients.shutdownNow();
        }

        Set<String> askedFor = new TreeSet<>();
        tallies.forEach(tally -> askedFor.addAll(tally.askedFor));
        assertThat(askedFor).as("nothing was asked that nobody asked").containsAll(asked);
        int answered = tallies.stream().mapToInt(tally -> tally.answered).sum();
        assertThat(answered).as("seed %d: answered", SEED).isGreaterThan(REQUESTS / 3);
        assertThat(calls.get()).as("calls, so that most were hits").isLessThan(answered);
        assertThat(tallies).allSatisfy(tally -> assertThat(tally.refused).isPositive());
        assertThat(tallies)
                .as("seed %d", SEED)
                .anySatisfy(tally -> assertThat(tally.unchanged).isPositive());
    }

    private Tally client(long seed) {
        HostileRequests requests = new HostileRequests(seed);
        Random random = new Random(seed);
        List<Hostile> earlier = new ArrayList<>();
        Map<String, String> tags = new HashMap<>();
        Tally tally = new Tally();
        Wire wire = Wire.to(stage.port());
        for (int i = 0; i < REQUESTS / CLIENTS; i++) {
            Hostile request = earlier.isEmpty() || random.nextInt(3) == 0
                    ? requests.next()
                    : earlier.get(random.nextInt(earlier.size()));
            earlier.add(request);
            if (random.nextInt(100) == 0) {
                stage.pass(Duration.ofSeconds(40));
            }
            String tag = random.nextInt(4) == 0 && !tags.isEmpty()
                    ? List.copyOf(tags.keySet()).get(random.nextInt(tags.size()))
                    : null;
            Reply reply = reply(wire, request, tag);
            if (reply == null || reply.header("connection").equals("close")) {
                wire.close();
                wire = Wire.to(stage.port());
            }
            check("seed " + seed + ", request " + i + ": " + request, request, reply, tag, tags, tally);
        }
        wire.close();
        return tally;
    }

    private static @Nullable Reply reply(Wire wire, Hostile request, @Nullable String tag) {
        String condition = tag == null ? "" : "If-None-Match: " + tag + "\r\n";
        int length = request.body().getBytes(StandardCharsets.ISO_8859_1).length;
        String sized = request.body().isEmpty() ? "" : "Content-Length: " + length + "\r\n";
        try {
            return wire.send(request.method() + " " + request.target() + " HTTP/1.1\r\n" + request.lines() + condition
                            + sized + "\r\n" + request.body())
                    .reply();
        } catch (UncheckedIOException closed) {
            return null;
        }
    }

    private static void check(
            String what,
            Hostile request,
            @Nullable Reply reply,
            @Nullable String tag,
            Map<String, String> tags,
            Tally tally) {
        int status = reply == null ? 0 : reply.status();
        if (reply != null && status == 200) {
            Set<String> told = imageIds(request, reply);
            assertThat(request.asks()).as("%s: could not be answered", what).isNotEmpty();
            assertThat(told).as(what).isEqualTo(request.imageIds());
            tags.put(reply.header("etag"), told.toString());
            tally.answered++;
            tally.askedFor.addAll(told);
        } else if (status == 304) {
            assertThat(tags.get(tag))
                    .as("%s: has it already", what)
                    .isEqualTo(new TreeSet<>(request.imageIds()).toString());
            tally.unchanged++;
            tally.askedFor.addAll(request.imageIds());
        } else {
            assertThat(status).as("%s: %s", reply, what).isIn(0, 400, 404, 414);
            assertThat(request.plain()).as("%s: refused with %d", what, status).isFalse();
            tally.refused++;
        }
    }

    private static Set<String> imageIds(Hostile request, Reply reply) {
        JsonNode json = reply.json();
        Set<String> ids = new TreeSet<>();
        if (!request.target().startsWith("/v1")) {
            json.path("Images")
                    .path("ImageInfo")
                    .forEach(image -> ids.add(image.path("ImageId").asText()));
            return ids;
        }
        assertThat(json.path("parts").size()).isEqualTo(request.asks().size());
        for (JsonNode image : json.path("images")) {
            for (JsonNode place : image.path("places")) {
                String id = place.path("imageId").asText();
                ids.add(id);
                assertThat(request.asks())
                        .as("%s is in the region that it is said to be in", id)
                        .anyMatch(one -> one.imageId().equals(id)
                                && one.region().equals(place.path("region").asText()));
            }
        }
        return ids;
    }
}
