package io.ehpc.gateway.benchmarks.fuzz;

import io.ehpc.gateway.benchmarks.Loopback;
import io.ehpc.gateway.security.IssuedKeys;
import io.ehpc.gateway.simulator.Simulator;
import io.ehpc.gateway.simulator.SimulatorOptions;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A gateway of its own process, in front of the simulator, that knows all persons; each of its lines is read. */
final class Target implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 50;
    private static final int KEPT = 20;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Secrets secrets;
    private final Protocol protocol;
    private final Path folder;
    private final Simulator simulator;
    private final Process process;
    private final Thread reader;
    private final int port = Loopback.freePort();
    private final int managementPort = Loopback.freePort();
    private final LogLines lines = new LogLines();
    private final List<String> first = Collections.synchronizedList(new ArrayList<>());
    private final List<String> withSecrets = Collections.synchronizedList(new ArrayList<>());

    Target(Tokens tokens, Secrets secrets, Protocol protocol) throws Exception {
        this.secrets = secrets;
        this.protocol = protocol;
        folder = Files.createTempDirectory("mutated-requests");
        simulator = Simulator.start(vertx, SimulatorOptions.DEFAULTS.withPorts(0, 0), Clock.systemUTC())
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        Path jwks = Files.writeString(folder.resolve("jwks.json"), tokens.jwks());
        Path config = Files.writeString(folder.resolve("gateway.yaml"), config(jwks));
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.ehpc.gateway.Main",
                        "serve",
                        "--config",
                        config.toString())
                .redirectErrorStream(true)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        reader = new Thread(this::read, "log");
        reader.start();
        waitUntilReady();
    }

    private String config(Path jwks) {
        StringBuilder clients = new StringBuilder();
        for (Person person : Person.values()) {
            clients.append("""
                        %s:
                          account: %s
                          accessKeys: [{id: %s, secret: %s}]
                          apiKeys: [{sha256: %s}]
                          subjects: [{issuer: corp, subject: %s}]
                          policy: [{effect: allow, action: ['ehpc:List*'], resource: [%s]}]
                    """.formatted(
                            person.label(),
                            person.account(),
                            person.accessKey().id(),
                            person.accessKey().secret(),
                            IssuedKeys.sha256(person.apiKey()),
                            person.label(),
                            resources(person)));
        }
        return """
                server: {port: %d, http2ClearText: %b, hosts: [gateway.example.com]}
                management: {port: %d}
                accounts:
                  default: {accessKeyId: testAccessKeyId, accessKeySecret: %s}
                  other: {accessKeyId: testAccessKeyId, accessKeySecret: %s, securityToken: '%s'}
                upstream:
                  endpoint: "http://127.0.0.1:%d"
                  regions: {ap-southeast-1: , cn-beijing: , cn-hangzhou: }
                cache: {fresh: 1d, staleWhileRevalidate: 2d, staleIfError: 3d, refreshAhead: {enabled: false}}
                requests: {defaultRegion: cn-hangzhou, account: default}
                logging: {requests: all, requestsPerSecond: 100000}
                security:
                  failedTries: {calls: 1000000, per: 1ms}
                  issuers:
                    corp: {issuer: "%s", audience: %s, jwks: "%s", algorithms: [ES256]}
                  clients:
                %s
                """.formatted(
                        port,
                        protocol == Protocol.HTTP_2,
                        managementPort,
                        Secrets.OF_THE_CLOUD,
                        Secrets.OF_THE_CLOUD,
                        Secrets.TOKEN_OF_THE_CLOUD,
                        simulator.port(),
                        Tokens.ISSUER,
                        Tokens.AUDIENCE,
                        jwks,
                        clients);
    }

    private static String resources(Person person) {
        List<String> resources = person.regions().stream()
                .map(region -> "'acs:ehpc:" + region + ":*:*'")
                .toList();
        return String.join(", ", resources);
    }

    private void read() {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (lines.add(line) <= KEPT) {
                    first.add(line);
                }
                if (secrets.areIn(line) && withSecrets.size() < KEPT) {
                    withSecrets.add(line);
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void waitUntilReady() throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (!isReady()) {
            if (!process.isAlive() || Instant.now().isAfter(end)) {
                throw new IllegalStateException("the gateway does not start: " + String.join("\n", first));
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private boolean isReady() throws InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + managementPort + "/readyz");
        try {
            return http.send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    int port() {
        return port;
    }

    /** What it has written. */
    LogLines lines() {
        return lines;
    }

    /** Those with a secret, the first few. */
    List<String> linesWithSecrets() {
        return List.copyOf(withSecrets);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends the gateway in order, and reads what it still writes. */
    void end() throws InterruptedException {
        // Not by destroy(), which closes the stream that is read.
        process.toHandle().destroy();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("the gateway does not end");
        }
        reader.join(PATIENCE.toMillis());
    }

    @Override
    public void close() {
        process.destroyForcibly();
        vertx.close();
    }
}
