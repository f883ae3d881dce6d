package io.ehpc.gateway.benchmarks;

import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.protocol.Parameters;
import io.ehpc.gateway.signing.AccessKey;
import io.ehpc.gateway.signing.RpcSignature;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A client that takes all it can of what it is told to, by lines on its standard input. */
public final class Greed {
    static final String NOTHING = "nothing";
    static final List<String> KINDS = List.of("nonces", "listeners", "connections", "cold", "views");
    static final String KEY_OF_B = "egw_b";

    /** Where B finds the gateway, and so comes from; A has the other address, since connections are shared by those. */
    static final String HOST_OF_B = "[::1]";

    /** SHA-256 of {@code egw_a} and {@code egw_b}; the simulator's port is left open. */
    static final String CONFIG = """
            server: {host: "::", port: 0, maxConnections: 1000}
            management: {port: 0}
            accounts: {default: {accessKeyId: testAccessKeyId, accessKeySecret: testAccessKeySecret}}
            upstream: {endpoint: "http://127.0.0.1:%d", regions: {cn-hangzhou: , cn-beijing: , cn-shanghai: }}
            cache: {fresh: 1h, staleWhileRevalidate: 2h, staleIfError: 1d}
            changes: {maxListeners: 200}
            logging: {requests: sampled}
            security:
              maxNonces: 1000
              clients:
                a:
                  accessKeys: [{id: EGWa, secret: secretOfA}]
                  apiKeys: [{sha256: HASH_A}]
                  policy: [{effect: allow, action: ['*'], resource: ['*']}]
                b:
                  apiKeys: [{sha256: HASH_B}]
                  policy: [{effect: allow, action: ['*'], resource: ['*']}]
            """.replace("HASH_A", sha256("egw_a")).replace("HASH_B", sha256(KEY_OF_B));

    private static final int AT_ONCE = 64;
    private static final int CONNECTIONS = 800;
    private static final int LISTENERS = 150;
    private static final long HELD_MILLIS = 5_000;

    /** Pause after a refusal: how fast refusals are made is not what is measured. */
    private static final long REFUSED_MILLIS = 1_000;

    private final Vertx vertx = Vertx.vertx();
    private final int port;
    private final AtomicInteger number = new AtomicInteger();
    private volatile HttpClient client;
    private volatile String kind = NOTHING;

    private Greed(int port) {
        this.port = port;
        this.client = newClient();
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private HttpClient newClient() {
        return vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    }

    /** The argument is the gateway's port. */
    public static void main(String[] args) throws Exception {
        Greed greed = new Greed(Integer.parseInt(args[0]));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            greed.be(line);
            System.out.println(line);
        }
        System.exit(0);
    }

    private void be(String next) throws Exception {
        kind = next;
        if (next.equals(NOTHING)) {
            HttpClient old = client;
            client = newClient();
            Await.await(old.close());
            return;
        }
        int flows = switch (next) {
            case "connections" -> CONNECTIONS;
            case "listeners" -> LISTENERS;
            default -> AT_ONCE;
        };
        for (int i = 0; i < flows; i++) {
            askOn(next);
        }
    }

    /** One question after the other, until it is told of something else. */
    private void askOn(String of) {
        if (kind.equals(of)) {
            String path = path(of);
            client.request(HttpMethod.GET, port, "127.0.0.1", path)
                    .compose(request -> shown(of, request)
                            .send()
                            .compose(response -> response.body().map(body -> response.statusCode() == 200)))
                    .otherwise(false)
                    .onSuccess(taken -> vertx.setTimer(taken ? takenMillis(of) : REFUSED_MILLIS, again -> askOn(of)));
        }
    }

    /** Pause after a success: what is held by who does nothing is taken by being there, the rest by asking on. */
    private static long takenMillis(String of) {
        return of.equals("connections") ? HELD_MILLIS : 1;
    }

    private static HttpClientRequest shown(String of, HttpClientRequest request) {
        if (of.equals("listeners")) {
            request.putHeader("Accept", "text/event-stream");
        }
        return of.equals("nonces") ? request : request.putHeader("X-Api-Key", "egw_a");
    }

    private String path(String of) {
        int next = number.incrementAndGet();
        return switch (of) {
            case "nonces" -> "/?" + signed(next);
            case "listeners" -> "/v1/community-images/changes";
            case "cold" -> "/v1/regions/cn-hangzhou/community-images?limit=1&instanceType=ecs.c" + next + ".large";
            case "views" -> "/v1/community-images?limit=all&imageName=*" + next + "*";
            default -> "/v1/regions";
        };
    }

    private static String signed(int number) {
        ApiRequest request = RpcSignature.sign(
                ApiRequest.get(Parameters.parse("RegionId=cn-hangzhou")),
                Operation.LIST_COMMUNITY_IMAGES,
                new AccessKey("EGWa", "secretOfA", null),
                Instant.now(),
                "n-" + ProcessHandle.current().pid() + "-" + number);
        return request.query().encoded();
    }
}
