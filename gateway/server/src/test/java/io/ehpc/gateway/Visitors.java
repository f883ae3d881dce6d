package io.ehpc.gateway;

import static org.awaitility.Awaitility.await;

import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.protocol.Parameters;
import io.ehpc.gateway.signing.AccessKey;
import io.ehpc.gateway.signing.RpcSignature;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** Those who ask a gateway over TLS all the time, on both faces: people, a program with a quota, one with a wrong key. */
final class Visitors {
    /** What the gateway has to know of them; the port is the one that an issuer's keys come from. */
    static final String SECURITY = """
            security:
              anonymous: people
              maxNonces: 1000
              issuers:
                corp: {issuer: "https://login.example", audience: ehpc, jwks: "http://127.0.0.1:%%d/jwks", refresh: 10s}
              groups: {readers: {policy: [{effect: allow, action: ["ehpc:List*"], resource: ["*"]}]}}
              clients:
                people: {groups: [readers]}
                program:
                  groups: [readers]
                  apiKeys: [{sha256: %s}]
                  quota: {requests: {calls: 8, per: 1s}, upstream: {calls: 2, per: 1s}}
                signer: {groups: [readers], accessKeys: [{id: EGWsigner, secret: secretOfSigner}]}
            """.formatted(Identities.sha256(Identities.apiKey("program")));

    private static final AccessKey SIGNER = new AccessKey("EGWsigner", "secretOfSigner", null);
    private static final Duration PAUSE = Duration.ofMillis(40);
    private static final int SIGNED_AT_ONCE = 10;
    private static final int GOOD_ANSWERS = 100;
    private static final List<String> PATHS = List.of(
            "/v1/community-images?region=*",
            "/v1/community-images?imageName=WRF*",
            "/v1/regions/cn-hangzhou/community-images",
            "/v1/regions/cn-beijing/community-images",
            "/v1/regions/us-west-1/community-images",
            "/v1/community-images/comparison?region=us-west-1,eu-central-1",
            "/v1/regions",
            "/v1/nowhere");
    private static final List<String> OF_A_PROGRAM = List.of(
            "/?Action=ListCommunityImages&Version=2018-04-12&RegionId=cn-hangzhou",
            "/?Action=ListImages&Version=2018-04-12&RegionId=eu-central-1");

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<CompletableFuture<HttpResponse<InputStream>>> streams = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();
    private final HttpClient http;
    private final int port;
    private volatile boolean crowded;
    private volatile boolean signing;

    Visitors(int port) throws Exception {
        this.port = port;
        this.http = trusting();
        var unused = timer.scheduleAtFixedRate(this::ask, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static HttpClient trusting() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        return HttpClient.newBuilder()
                .sslContext(context)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    private void ask() {
        int i = next.getAndIncrement();
        send(PATHS.get(i % PATHS.size()));
        if (i % 3 == 0) {
            send(OF_A_PROGRAM.get(i % OF_A_PROGRAM.size()), "X-Api-Key", Identities.apiKey("program"));
        }
        if (i % 50 == 0) {
            send("/v1/regions", "X-Api-Key", "aWrongOne");
        }
        if (signing) {
            sendSigned();
        }
        if (crowded) {
            send("/v1/regions/us-west-1/community-images?instanceType=ecs.c" + i + ".large");
            send(
                    "/?Action=ListImages&Version=2018-04-12&RegionId=us-west-1",
                    "X-Api-Key",
                    Identities.apiKey("program"));
        }
    }

    private void send(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(5));
        if (headers.length > 0) {
            request.headers(headers);
        }
        var unused = http.sendAsync(request.build(), BodyHandlers.discarding());
    }

    private URI uri(String path) {
        return URI.create("https://127.0.0.1:" + port + path);
    }

    /** Waits until all is answered as it should be, again and again: a process that is just up is late. */
    void awaitGoodAnswers(Duration patience) {
        AtomicInteger inARow = new AtomicInteger();
        await().atMost(patience).pollInterval(PAUSE).ignoreExceptions().until(() -> {
            String body = http.send(HttpRequest.newBuilder(uri(PATHS.get(0))).build(), BodyHandlers.ofString())
                    .body();
            return (body.contains("\"complete\":true") ? inARow.incrementAndGet() : reset(inARow)) >= GOOD_ANSWERS;
        });
    }

    private static int reset(AtomicInteger count) {
        count.set(0);
        return 0;
    }

    /** Many come with ever other questions, and the program asks more often than it may; or they do no longer. */
    void crowd(boolean on) {
        crowded = on;
    }

    /** More signed requests come than there is room for their nonces; or none any more. */
    void sign(boolean on) {
        signing = on;
    }

    private void sendSigned() {
        ApiRequest request =
                ApiRequest.get(Parameters.NONE.with("RegionId", "us-west-1")).withHeader("host", "127.0.0.1:" + port);
        for (int i = 0; i < SIGNED_AT_ONCE; i++) {
            String nonce = "nonce-" + next.getAndIncrement();
            ApiRequest signed =
                    RpcSignature.sign(request, Operation.LIST_COMMUNITY_IMAGES, SIGNER, Instant.now(), nonce);
            send("/?" + signed.query().encoded());
        }
    }

    /** As many listen to changes as are said. */
    void listenToChanges(int listeners) {
        for (int i = 0; i < listeners; i++) {
            HttpRequest request = HttpRequest.newBuilder(uri("/v1/community-images/changes?region=us-west-1"))
                    .header("Accept", "text/event-stream")
                    .build();
            streams.add(http.sendAsync(request, BodyHandlers.ofInputStream()));
        }
    }

    void close() throws Exception {
        timer.shutdownNow();
        timer.awaitTermination(20, TimeUnit.SECONDS);
    }
}
