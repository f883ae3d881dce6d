package io.ehpc.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import io.ehpc.gateway.Http2Clients.Client;
import io.ehpc.gateway.config.ConfigFile;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests that share an HTTP/2 connection: of three clients, up to 90 at once, for answers from 100 bytes to a
 * megabyte, in each coding. Every one is answered, with the right body.
 */
class ConcurrentStreamsJourneyTest {
    /** By the region that has it. */
    private static final Map<String, Integer> SIZES =
            Map.of("cn-hangzhou", 100, "cn-beijing", 12_000, "cn-shanghai", 140_000, "ap-southeast-1", 1_000_000);

    /**
     * Larger answers are asked for a few times at once, since the test's time is that of what is encrypted. All of them
     * up to 90 times, in all codings: {@code -Dstreams.manyUpTo=1000000 -Dstreams.atOnce=1,2,20,90}; by some clients
     * only: {@code -Dstreams.clients=java}.
     */
    private static final int MANY_UP_TO = Integer.getInteger("streams.manyUpTo", 140_000);

    private static final List<Integer> AT_ONCE = Stream.of(
                    System.getProperty("streams.atOnce", "").split(","))
            .filter(number -> !number.isEmpty())
            .map(Integer::valueOf)
            .toList();

    private static final List<String> CODINGS = List.of("identity", "gzip", "zstd");
    private static final List<String> PATHS = List.of(
            "/?Action=ListCommunityImages&Version=2018-04-12&RegionId=%s", "/v1/regions/%s/community-images?limit=all");

    @TempDir
    private Path folder;

    private final Map<String, String> upstream = new HashMap<>();
    private Vertx vertx;
    private HttpServer cloud;
    private X509Bundle certificate;

    @BeforeEach
    void prepare() throws Exception {
        vertx = Vertx.vertx();
        SIZES.forEach((region, size) -> upstream.put(region, list(size)));
        cloud = Stage.await(
                vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"));
        certificate = new CertificateBuilder()
                .ecp256()
                .subject("CN=gateway")
                .addSanIpAddress("127.0.0.1")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Files.writeString(folder.resolve("chain"), certificate.getCertificatePEM());
        Files.writeString(folder.resolve("key"), certificate.getPrivateKeyPEM());
    }

    @AfterEach
    void close() throws Exception {
        Stage.await(vertx.close());
    }

    /** A list of images of about that many bytes, which no coding makes much shorter. */
    private static String list(int bytes) {
        Random random = new Random(bytes);
        List<String> images = new ArrayList<>();
        for (int left = bytes; left > 0; left -= 1_000) {
            byte[] noise = new byte[Math.min(left, 1_000) * 3 / 5];
            random.nextBytes(noise);
            images.add("{\"ImageId\":\"m-%d\",\"Description\":\"%s\"}"
                    .formatted(left, Base64.getEncoder().encodeToString(noise)));
        }
        return "{\"Images\":{\"ImageInfo\":[" + String.join(",", images) + "]},\"RequestId\":\"7D-1\"}";
    }

    private void answer(HttpServerRequest request) {
        var unused = request.response()
                .putHeader("Content-Type", "application/json")
                .end(upstream.get(request.getParam("RegionId")));
    }

    private String config(boolean tls) {
        String listens = tls
                ? "tls: {certificate: %s, key: %s}".formatted(folder.resolve("chain"), folder.resolve("key"))
                : "http2ClearText: true";
        return Stage.CONFIG
                .replace("callTimeout: 1s", "callTimeout: 20s")
                .replace("deadline: 2s", "deadline: 20s")
                // Longer than many rounds take: a stale answer says that it is.
                .replace(
                        "fresh: 60s, staleWhileRevalidate: 2m, staleIfError: 10m",
                        "fresh: 1h, staleWhileRevalidate: 1h, staleIfError: 1h")
                .replace("server: {port: 0}", "server: {port: 0, " + listens + "}")
                .replace("ap-southeast-1: ", "ap-southeast-1: , cn-shanghai: ");
    }

    static Stream<Arguments> clientsAndTransports() {
        return Stream.of(
                        System.getProperty("streams.clients", "java,curl,vertx").split(","))
                .flatMap(client -> Stream.of(true, false).map(tls -> Arguments.of(client, tls)));
    }

    @ParameterizedTest(name = "{0}, TLS {1}")
    @MethodSource("clientsAndTransports")
    void requests_thatShareAConnection_areAllAnswered(String name, boolean tls) throws Exception {
        Gateway gateway = Stage.await(Gateway.start(
                vertx,
                ConfigFile.parse(
                        "test.yaml", config(tls), Map.of("SIMULATOR_PORT", Integer.toString(cloud.actualPort()))),
                new ForwardClock().both()));
        try {
            String base = (tls ? "https" : "http") + "://127.0.0.1:" + gateway.port();
            Client client = client(name);
            for (String region : SIZES.keySet()) {
                for (String path : PATHS) {
                    ask(client, URI.create(base + path.formatted(region)), SIZES.get(region) <= MANY_UP_TO);
                }
            }
        } finally {
            Stage.await(gateway.stop());
        }
    }

    private Client client(String name) throws Exception {
        Http2Clients clients = new Http2Clients(certificate, vertx, folder);
        return switch (name) {
            case "java" -> clients.java();
            case "curl" -> clients.curl();
            default -> clients.vertx();
        };
    }

    private void ask(Client client, URI uri, boolean isForMany) throws Exception {
        byte[] plain = client.get(uri, "identity", 1).get(0);
        for (String coding : CODINGS) {
            // Compressed forms are made after the first answer went out.
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> plain.length < 1_000
                            || isIn(coding, client.get(uri, coding, 1).get(0)));
            for (int atOnce : atOnce(coding, isForMany)) {
                List<byte[]> bodies = client.get(uri, coding, atOnce);
                assertThat(bodies.stream().map(ConcurrentStreamsJourneyTest::content))
                        .as("%s in %s, %d at once", uri, coding, atOnce)
                        .hasSize(atOnce)
                        .allMatch(content(plain)::equals);
            }
        }
    }

    private static List<Integer> atOnce(String coding, boolean isForMany) {
        if (!isForMany) {
            return List.of(2, 4);
        }
        if (!AT_ONCE.isEmpty()) {
            return AT_ONCE;
        }
        return coding.equals("identity") ? List.of(2, 20, 90) : List.of(20);
    }

    /** By what such a body begins with. */
    private static boolean isIn(String coding, byte[] body) {
        int first = body[0] & 0xff;
        return switch (coding) {
            case "gzip" -> first == 0x1f;
            case "zstd" -> first == 0x28;
            default -> first == '{';
        };
    }

    /** What it says, but for the age, which grows meanwhile. */
    private static String content(byte[] body) {
        try {
            InputStream in = new ByteArrayInputStream(body);
            if (isIn("gzip", body)) {
                in = new GZIPInputStream(in);
            } else if (isIn("zstd", body)) {
                in = new ZstdInputStream(in);
            }
            return new String(in.readAllBytes(), UTF_8).replaceAll("\"age\":\\d+", "\"age\":0");
        } catch (IOException torn) {
            throw new UncheckedIOException(torn);
        }
    }
}
