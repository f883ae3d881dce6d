package io.ehpc.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ehpc.gateway.config.ConfigFile;
import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.listener.Doorway;
import io.ehpc.gateway.simulator.Simulator;
import io.ehpc.gateway.simulator.SimulatorOptions;
import io.ehpc.gateway.time.Clocks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A simulator and a gateway in front of it, on free ports of loopback, with a client. Both have one
 * clock, which a test moves forward.
 */
final class Stage {
    /**
     * What most journeys start from: lifetimes of minutes to the instant, no memory of failures,
     * and nothing that happens without a request.
     */
    static final String CONFIG = """
        server: {port: 0}
        management: {port: 0}
        accounts: {test: {accessKeyId: testAccessKeyId, accessKeySecret: testAccessKeySecret}}
        upstream:
          endpoint: "http://127.0.0.1:${SIMULATOR_PORT}"
          regions: {cn-hangzhou: , cn-beijing: , ap-southeast-1: }
          callTimeout: 1s
        resilience:
          breaker: {window: 10, minimumCalls: 10, failureRate: 50, openFor: 10s}
        cache:
          {fresh: 60s, staleWhileRevalidate: 2m, staleIfError: 10m, jitter: 0, failureMemory: 0ms,
          negative: {notFound: 0ms, refused: 0ms}, refreshAhead: {enabled: false}}
        requests: {deadline: 2s, defaultRegion: cn-hangzhou}
        """;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SECONDS = 20;

    private final Vertx vertx = Doorway.vertx();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ForwardClock clock = new ForwardClock();
    private final Simulator simulator;
    private final Gateway gateway;

    private Stage(String yaml) throws Exception {
        simulator = await(Simulator.start(vertx, SimulatorOptions.DEFAULTS.withPorts(0, 0), clock.both()));
        gateway = await(Gateway.start(vertx, config(yaml), clock.both()));
    }

    /** With {@link #CONFIG}. */
    static Stage set() throws Exception {
        return new Stage(CONFIG);
    }

    /** With another configuration, in which <code>${SIMULATOR_PORT}</code> stands for the simulator's. */
    static Stage set(String yaml) throws Exception {
        return new Stage(yaml);
    }

    GatewayConfig config(String yaml) throws Exception {
        return ConfigFile.parse("test.yaml", yaml, Map.of("SIMULATOR_PORT", Integer.toString(simulator.port())));
    }

    Simulator simulator() {
        return simulator;
    }

    Gateway gateway() {
        return gateway;
    }

    Vertx vertx() {
        return vertx;
    }

    Clocks clock() {
        return clock.both();
    }

    HttpClient http() {
        return http;
    }

    /** Lets both servers' time pass. */
    void pass(Duration time) {
        clock.pass(time);
    }

    /** Sets both servers' wall clocks forwards or back; no time passes. */
    void jump(Duration step) {
        clock.jump(step);
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + gateway.port() + path);
    }

    /** The gateway's answer to a GET of that path. */
    HttpResponse<String> get(String path) throws Exception {
        return http.send(request(uri(path)), BodyHandlers.ofString());
    }

    /** The answer of another gateway, on that port. */
    HttpResponse<String> get(int port, String path) throws Exception {
        return http.send(request(URI.create("http://127.0.0.1:" + port + path)), BodyHandlers.ofString());
    }

    /** The management port's answer to a GET of that path. */
    HttpResponse<String> manage(String path) throws Exception {
        return http.send(
                request(URI.create("http://127.0.0.1:" + gateway.managementPort() + path)), BodyHandlers.ofString());
    }

    /** The simulator's control API: what it answers. */
    HttpResponse<String> control(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + simulator.controlPort() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .timeout(Duration.ofSeconds(SECONDS))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    static HttpRequest request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(SECONDS)).build();
    }

    /** How many calls the simulator got. */
    int calls() throws Exception {
        return json(control("GET", "/calls", "").body()).path("total").asInt();
    }

    static JsonNode json(String text) throws Exception {
        return JSON.readTree(text);
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    }

    /** Stops all that was started. */
    void close() throws Exception {
        await(gateway.stop());
        await(simulator.stop());
        await(vertx.close());
    }
}
