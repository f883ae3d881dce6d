package io.ehpc.gateway;

import io.netty.pkitesting.X509Bundle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** Clients of HTTP/2 that ask one URL many times at once, over as few connections as they like. */
final class Http2Clients {
    static final int PATIENCE_SECONDS = 30;

    private final X509Bundle trusted;
    private final Vertx vertx;
    private final Path folder;

    /** In {@code folder} is what a client writes. */
    Http2Clients(X509Bundle trusted, Vertx vertx, Path folder) {
        this.trusted = trusted;
        this.vertx = vertx;
        this.folder = folder;
    }

    /** The bodies of answers to so many requests at once, as they came; fails if one is not answered with 200. */
    interface Client {
        List<byte[]> get(URI uri, String coding, int atOnce) throws Exception;
    }

    /** The JDK's. */
    Client java() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {trusted.toTrustManager()}, null);
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(context)
                .build();
        return (uri, coding, atOnce) -> {
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .timeout(Duration.ofSeconds(PATIENCE_SECONDS))
                    .header("Accept-Encoding", coding)
                    .build();
            List<CompletableFuture<HttpResponse<byte[]>>> asked = new ArrayList<>();
            for (int i = 0; i < atOnce; i++) {
                asked.add(client.sendAsync(request, BodyHandlers.ofByteArray()));
            }
            List<byte[]> bodies = new ArrayList<>();
            for (CompletableFuture<HttpResponse<byte[]>> each : asked) {
                HttpResponse<byte[]> answer = each.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                require(answer.statusCode() == 200 && answer.version() == HttpClient.Version.HTTP_2, answer);
                bodies.add(answer.body());
            }
            return bodies;
        };
    }

    /** Vert.x' own. */
    Client vertx() {
        HttpClientAgent tls = vertx.createHttpClient(
                options().setSsl(true).setUseAlpn(true).setTrustOptions(trust()).setVerifyHost(true));
        HttpClientAgent clear = vertx.createHttpClient(options().setHttp2ClearTextUpgrade(false));
        return (uri, coding, atOnce) -> {
            HttpClientAgent client = uri.getScheme().equals("https") ? tls : clear;
            List<Future<Buffer>> asked = new ArrayList<>();
            for (int i = 0; i < atOnce; i++) {
                asked.add(client.request(new RequestOptions()
                                .setAbsoluteURI(uri.toString())
                                .putHeader("Accept-Encoding", coding))
                        .compose(HttpClientRequest::send)
                        .compose(answer -> {
                            require(answer.statusCode() == 200 && answer.version() == HttpVersion.HTTP_2, answer);
                            return answer.body();
                        }));
            }
            return Stage.await(Future.join(asked)).<Buffer>list().stream()
                    .map(Buffer::getBytes)
                    .toList();
        };
    }

    private HttpClientOptions options() {
        return new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2);
    }

    private PemTrustOptions trust() {
        return new PemTrustOptions().addCertValue(Buffer.buffer(trusted.getCertificatePEM()));
    }

    /** Debian's curl, a process for each call. */
    Client curl() throws Exception {
        Path ca = Files.writeString(folder.resolve("ca"), trusted.getCertificatePEM());
        return (uri, coding, atOnce) -> {
            List<Path> files = new ArrayList<>();
            StringBuilder urls = new StringBuilder();
            for (int i = 0; i < atOnce; i++) {
                files.add(folder.resolve("body-" + i));
                Files.deleteIfExists(files.get(i));
                urls.append("url = \"%s\"\noutput = \"%s\"\n".formatted(uri, files.get(i)));
            }
            Path config = Files.writeString(folder.resolve("urls"), urls);
            String version = uri.getScheme().equals("https") ? "--http2" : "--http2-prior-knowledge";
            Process curl = new ProcessBuilder(List.of(
                            "curl",
                            version,
                            "--cacert",
                            ca.toString(),
                            "--fail",
                            "--silent",
                            "--show-error",
                            "--parallel",
                            "--parallel-max",
                            Integer.toString(atOnce),
                            "--max-time",
                            Integer.toString(PATIENCE_SECONDS),
                            "--header",
                            "Accept-Encoding: " + coding,
                            "--config",
                            config.toString()))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            require(curl.waitFor() == 0, said);
            List<byte[]> bodies = new ArrayList<>();
            for (Path file : files) {
                bodies.add(Files.readAllBytes(file));
            }
            return bodies;
        };
    }

    private static void require(boolean good, Object said) {
        if (!good) {
            throw new AssertionError("not as asked: " + said);
        }
    }
}
