package io.ehpc.gateway.simulator;

import io.ehpc.gateway.protocol.ApiError;
import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.protocol.Parameters;
import io.ehpc.gateway.signing.AccessKey;
import io.ehpc.gateway.signing.Acs3Signature;
import io.ehpc.gateway.signing.RpcSignature;
import io.ehpc.gateway.simulator.SimulatorOptions.Quota;
import io.ehpc.gateway.time.Clocks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A simulator on free ports, its clock, and a client that signs. */
final class Bench implements AutoCloseable {
    static final AccessKey KEY = new AccessKey("testAccessKeyId", "testAccessKeySecret", null);
    static final AccessKey STS = new AccessKey("testAccessKeyId", "testAccessKeySecret", "testSecurityToken+/=");
    static final SimulatorOptions OPTIONS = SimulatorOptions.DEFAULTS
            .withPorts(0, 0)
            .withQuota(new Quota(1000, 1_000_000))
            .withOversize(3 << 20);
    private static final Set<String> SET_BY_CLIENT = Set.of("content-length", "connection");

    static {
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    }

    final MovableClock clock = new MovableClock();
    final Simulator simulator;
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    Bench() {
        this(OPTIONS);
    }

    Bench(SimulatorOptions options) {
        simulator = await(Simulator.start(vertx, options, new Clocks(clock, clock)));
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** A request of that query for that region, not yet signed. */
    ApiRequest request(String region, String query) {
        return ApiRequest.get(Parameters.parse(query).with("RegionId", region))
                .withHeader("host", "127.0.0.1:" + simulator.port());
    }

    ApiRequest acs3(ApiRequest request, AccessKey key) {
        return Acs3Signature.sign(request, Operation.LIST_COMMUNITY_IMAGES, key, clock.instant(), nonce());
    }

    ApiRequest rpc(ApiRequest request, AccessKey key) {
        return RpcSignature.sign(request, Operation.LIST_COMMUNITY_IMAGES, key, clock.instant(), nonce());
    }

    /** What the API answers to the signed question. */
    HttpResponse<byte[]> list(String region, String query) throws IOException, InterruptedException {
        return send(acs3(request(region, query), KEY));
    }

    HttpResponse<byte[]> send(ApiRequest request) throws IOException, InterruptedException {
        return send(request, Duration.ofSeconds(5));
    }

    HttpResponse<byte[]> send(ApiRequest request, Duration timeout) throws IOException, InterruptedException {
        String uri = "http://127.0.0.1:" + simulator.port() + request.path() + "?"
                + request.query().encoded();
        HttpRequest.Builder sent = HttpRequest.newBuilder(URI.create(uri))
                .timeout(timeout)
                .method(request.method(), BodyPublishers.ofByteArray(request.body()));
        request.headers().forEach((name, value) -> {
            if (!SET_BY_CLIENT.contains(name)) {
                sent.header(name, value);
            }
        });
        return http.send(sent.build(), BodyHandlers.ofByteArray());
    }

    HttpResponse<String> control(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + simulator.controlPort() + path))
                .timeout(Duration.ofSeconds(5))
                .method(method, BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    /** Status and code, as in {@code 404 ImageNotFound}. */
    static String error(HttpResponse<byte[]> response) {
        return response.statusCode() + " "
                + ApiError.read(response.body()).map(ApiError::code).orElse("without a code");
    }

    private static String nonce() {
        return UUID.randomUUID().toString();
    }

    @Override
    public void close() {
        await(simulator.stop());
        await(vertx.close());
    }
}
