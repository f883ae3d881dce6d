package io.ehpc.gateway;

import io.ehpc.gateway.simulator.Simulator;
import io.ehpc.gateway.simulator.SimulatorOptions;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A gateway in a process of its own, with everything on that has metrics: TLS, a store, credentials that end, clients
 * with quotas, an issuer of tokens, listeners to changes. What can go wrong around it goes wrong when told. Its
 * lifetimes are seconds.
 */
final class Watched {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration STOPPED = Duration.ofMillis(200);
    private static final Duration GOING = Duration.ofMillis(350);

    private final Vertx vertx = Vertx.vertx();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;
    private final Simulator simulator;
    private final HttpServer keys;
    private final Visitors visitors;
    private final int managementPort = Prometheus.freePort();
    private final int port = Prometheus.freePort();
    private volatile Duration keysLast = Duration.ofHours(1);
    private volatile boolean issuerWell = true;
    private volatile boolean lazy;
    private ServingProcess gateway;

    Watched(Path folder) throws Exception {
        this.folder = folder;
        simulator = Stage.await(Simulator.start(vertx, SimulatorOptions.DEFAULTS.withPorts(0, 0), Clock.systemUTC()));
        keys = Stage.await(vertx.createHttpServer().requestHandler(this::key).listen(0, "127.0.0.1"));
        configure("long");
        certify(Duration.ofDays(90));
        start();
        visitors = new Visitors(port);
    }

    /** The gateway's own traffic goes by an account whose key stays; only the other's ends. */
    private void configure(String source) throws Exception {
        Path next = Files.writeString(
                folder.resolve("next.yaml"),
                """
                server: {port: %d, tls: {certificate: "%s", key: "%s"}}
                management: {port: %d}
                accounts:
                  test:
                    {accessKeyId: testAccessKeyId, accessKeySecret: testAccessKeySecret,
                    quota: {calls: 8, per: 1s, maxWaiting: 4}}
                  other: {credentials: {provider: credentials_uri, credentialsUri: "http://127.0.0.1:%d/%s"}}
                upstream:
                  endpoint: "http://127.0.0.1:%d"
                  regions: {cn-hangzhou: , cn-beijing: , us-west-1: , eu-central-1: }
                  callTimeout: 1s
                resilience:
                  breaker: {openFor: 2s}
                  hedge: {enabled: true, after: 150ms}
                cache:
                  {fresh: 1s, staleWhileRevalidate: 3s, staleIfError: 15s, failureMemory: 100ms,
                  store: {directory: "%s"}}
                readiness: {maxLoopLag: 60ms, after: 300ms}
                changes: {maxListeners: 6, maxListenersPerClient: 3}
                requests: {deadline: 2s, account: test, defaultRegion: cn-hangzhou}
                """.formatted(
                                        port,
                                        folder.resolve("chain"),
                                        folder.resolve("key"),
                                        managementPort,
                                        keys.actualPort(),
                                        source,
                                        simulator.port(),
                                        folder.resolve("store"))
                        + Visitors.SECURITY.formatted(keys.actualPort()));
        Files.move(next, config(), StandardCopyOption.REPLACE_EXISTING);
    }

    private Path config() {
        return folder.resolve("gateway.yaml");
    }

    /** Answers who asks for the other account's key, or for the issuer's. */
    private void key(HttpServerRequest request) {
        if (!String.valueOf(request.path()).equals("/jwks")) {
            var unused = request.response().end(accountKey());
            return;
        }
        var unused = request.response().setStatusCode(issuerWell ? 200 : 500).end("""
                {"keys":[{"kty":"EC","crv":"P-256","kid":"1","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
                "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}]}
                """);
    }

    private String accountKey() {
        return keysLast.isZero()
                ? "{\"Code\":\"Failed\"}"
                : """
                {"Code":"Success","AccessKeyId":"testAccessKeyId","AccessKeySecret":"testAccessKeySecret",
                "SecurityToken":"testSecurityToken+/=","Expiration":"%s"}
                """.formatted(Instant.now().plus(keysLast).truncatedTo(ChronoUnit.SECONDS));
    }

    private void start() throws Exception {
        gateway = new ServingProcess(
                List.of(), List.of("-Xmx400m", "-Dburden=" + burden()), BurdenedGateway.class, config());
        gateway.awaitReady(PATIENCE);
    }

    private Path burden() {
        return folder.resolve("burden");
    }

    int managementPort() {
        return managementPort;
    }

    /** Who asks it. */
    Visitors visitors() {
        return visitors;
    }

    private void fault(String region, String fault) throws Exception {
        control("PUT", "/faults/" + region, fault);
    }

    private void control(String method, String path, String body) throws Exception {
        http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + simulator.controlPort() + path))
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.discarding());
    }

    /** One region is down, one is throttled, and one is slow. */
    void upstreamTrouble() throws Exception {
        fault("cn-hangzhou", "{\"mode\":\"error\",\"rate\":1,\"code\":\"ServiceUnavailable\"}");
        fault("cn-beijing", "{\"mode\":\"throttle\",\"rate\":1}");
        fault("eu-central-1", "{\"mode\":\"none\",\"rate\":0,\"latency\":\"200ms\"}");
    }

    void upstreamWell() throws Exception {
        control("DELETE", "/faults", "");
    }

    /** The issuer of tokens does not give its keys, or does again. */
    void issuerTrouble(boolean on) {
        issuerWell = !on;
    }

    /** The disk is full. */
    void diskTrouble() throws Exception {
        Disk.fill(gateway.process(), 1);
    }

    void diskWell() throws Exception {
        Disk.free(gateway.process());
    }

    /** From now on the other account's key lasts so long; for no time at all, there is none. */
    void keysLast(Duration howLong) throws Exception {
        keysLast = howLong;
        configure("for-" + howLong);
    }

    /** The certificate in use ends after so long. */
    void certify(Duration howLong) throws Exception {
        X509Bundle certificate = new CertificateBuilder()
                .ecp256()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .addSanIpAddress("127.0.0.1")
                .notBefore(Instant.now().minusSeconds(60))
                .notAfter(Instant.now().plus(howLong))
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Files.writeString(folder.resolve("key"), certificate.getPrivateKeyPEM());
        Files.writeString(folder.resolve("chain"), certificate.getCertificatePEM());
    }

    /** A certificate is put in place that is none. */
    void certifyWrongly() throws Exception {
        Files.writeString(folder.resolve("chain"), "nonsense");
    }

    /** The heap is full, or no more. */
    void burden(boolean heavy) throws Exception {
        if (heavy) {
            Files.createFile(burden());
        } else {
            Files.delete(burden());
        }
    }

    /** The process is stopped for a moment, again and again: whatever it is to do, it does late. */
    void lazy(boolean on) {
        lazy = on;
        if (on) {
            timer.execute(this::stopForAMoment);
        }
    }

    private void stopForAMoment() {
        signal("-STOP");
        after(STOPPED, () -> {
            signal("-CONT");
            if (lazy) {
                after(GOING, this::stopForAMoment);
            }
        });
    }

    private void after(Duration time, Runnable what) {
        var unused = timer.schedule(what, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void signal(String signal) {
        try {
            new ProcessBuilder("kill", signal, Long.toString(gateway.process().pid()))
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    void die() throws Exception {
        gateway.kill();
    }

    void comeBack() throws Exception {
        start();
    }

    void close() throws Exception {
        lazy = false;
        timer.shutdownNow();
        visitors.close();
        gateway.kill();
        Stage.await(keys.close());
        Stage.await(simulator.stop());
        Stage.await(vertx.close());
    }
}
