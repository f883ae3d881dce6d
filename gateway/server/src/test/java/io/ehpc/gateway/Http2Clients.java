package io.ehpc.gateway;

import io.netty.pkitesting.X509Bundle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * Clients of HTTP/2 that ask one URL many times at once, over as few connections as they like. They wait for as long as
 * bytes come, so that a slow machine is no stall.
 */
final class Http2Clients {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 10;

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
                    .header("Accept-Encoding", coding)
                    .build();
            AtomicLong came = new AtomicLong();
            List<ByteArrayOutputStream> bodies = new ArrayList<>();
            List<CompletableFuture<HttpResponse<Void>>> asked = new ArrayList<>();
            for (int i = 0; i < atOnce; i++) {
                ByteArrayOutputStream body = new ByteArrayOutputStream();
                bodies.add(body);
                asked.add(client.sendAsync(
                        request,
                        BodyHandlers.ofByteArrayConsumer(part -> part.ifPresent(bytes -> {
                            body.writeBytes(bytes);
                            came.addAndGet(bytes.length);
                        }))));
            }
            awaitAll(asked, came::get);
            for (CompletableFuture<HttpResponse<Void>> each : asked) {
                HttpResponse<Void> answer = each.get();
                require(answer.statusCode() == 200 && answer.version() == HttpClient.Version.HTTP_2, answer);
            }
            return bodies.stream().map(ByteArrayOutputStream::toByteArray).toList();
        };
    }

    /** Vert.x' own. */
    Client vertx() {
        HttpClientAgent tls = vertx.createHttpClient(
                options().setSsl(true).setUseAlpn(true).setTrustOptions(trust()).setVerifyHost(true));
        HttpClientAgent clear = vertx.createHttpClient(options().setHttp2ClearTextUpgrade(false));
        return (uri, coding, atOnce) -> {
            HttpClientAgent client = uri.getScheme().equals("https") ? tls : clear;
            AtomicLong came = new AtomicLong();
            List<CompletableFuture<byte[]>> asked = new ArrayList<>();
            for (int i = 0; i < atOnce; i++) {
                CompletableFuture<byte[]> body = new CompletableFuture<>();
                asked.add(body);
                RequestOptions request =
                        new RequestOptions().setAbsoluteURI(uri.toString()).putHeader("Accept-Encoding", coding);
                // On one event loop, where no part of the answer comes before it has somebody to come to.
                vertx.runOnContext(turn -> client.request(request)
                        .compose(HttpClientRequest::send)
                        .compose(answer -> read(answer, came))
                        .onComplete(body::complete, body::completeExceptionally));
            }
            awaitAll(asked, came::get);
            return asked.stream().map(CompletableFuture::join).toList();
        };
    }

    private static Future<byte[]> read(HttpClientResponse answer, AtomicLong came) {
        require(answer.statusCode() == 200 && answer.version() == HttpVersion.HTTP_2, answer);
        Buffer body = Buffer.buffer();
        answer.handler(part -> {
            body.appendBuffer(part);
            came.addAndGet(part.length());
        });
        return answer.end().map(ended -> body.getBytes());
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
            // In the clear, curl before 8.0 fails when it uses a connection again.
            List<String> how = uri.getScheme().equals("https")
                    ? List.of("--http2")
                    : List.of("--http2-prior-knowledge", "--parallel-immediate");
            Path said = folder.resolve("said");
            List<String> command = new ArrayList<>(List.of(
                    "curl",
                    "--cacert",
                    ca.toString(),
                    "--fail",
                    "--silent",
                    "--show-error",
                    "--no-buffer",
                    "--parallel",
                    "--parallel-max",
                    Integer.toString(atOnce),
                    "--header",
                    "Accept-Encoding: " + coding,
                    "--config",
                    config.toString()));
            command.addAll(how);
            Process curl = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            try {
                awaitAll(
                        List.of(curl.onExit()),
                        () -> files.stream()
                                .map(Path::toFile)
                                .mapToLong(File::length)
                                .sum());
            } finally {
                curl.destroyForcibly();
            }
            require(curl.exitValue() == 0, Files.readString(said));
            List<byte[]> bodies = new ArrayList<>();
            for (Path file : files) {
                bodies.add(Files.readAllBytes(file));
            }
            return bodies;
        };
    }

    /** Until each of them is done; fails if one has failed, or if nothing comes any more. */
    private static void awaitAll(List<? extends CompletableFuture<?>> asked, LongSupplier came) throws Exception {
        CompletableFuture<Void> all = CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new));
        long before = -1;
        long since = System.nanoTime();
        while (!all.isDone()) {
            long now = came.getAsLong();
            if (now != before) {
                before = now;
                since = System.nanoTime();
            }
            require(
                    System.nanoTime() - since < PATIENCE.toNanos(),
                    "stalled after %d bytes, %d of %d done"
                            .formatted(
                                    now,
                                    asked.stream()
                                            .filter(CompletableFuture::isDone)
                                            .count(),
                                    asked.size()));
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        all.get();
    }

    private static void require(boolean good, Object said) {
        if (!good) {
            throw new AssertionError("not as asked: " + said);
        }
    }
}
