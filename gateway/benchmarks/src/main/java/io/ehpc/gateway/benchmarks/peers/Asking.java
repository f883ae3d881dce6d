package io.ehpc.gateway.benchmarks.peers;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/** Asks one question once. */
final class Asking {
    private static final int PATIENCE_SECONDS = 30;

    private final HttpClient http1;
    private final HttpClient http2;

    Asking(Vertx vertx) {
        http1 = vertx.createHttpClient();
        http2 = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
    }

    /** An answer as it came. */
    record Answer(int status, String cacheStatus, boolean isCompressed, Buffer body) {
        /** Decompressed. */
        String text() throws IOException {
            byte[] bytes = body.getBytes();
            try (InputStream in = isCompressed
                    ? new GZIPInputStream(new ByteArrayInputStream(bytes))
                    : new ByteArrayInputStream(bytes)) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }

    /** As it has to be asked. */
    Answer ask(Running running, Contest contest) throws Exception {
        return ask(running.ports().of(contest), contest, running.peer().headers());
    }

    Answer ask(int port, Contest contest) throws Exception {
        return ask(port, contest, Map.of());
    }

    private Answer ask(int port, Contest contest, Map<String, String> headers) throws Exception {
        return (contest.isHttp2() ? http2 : http1)
                .request(HttpMethod.GET, port, "127.0.0.1", contest.target())
                .compose(request -> {
                    if (contest.isCompressed()) {
                        request.putHeader("Accept-Encoding", "gzip");
                    }
                    headers.forEach(request::putHeader);
                    // At once: a body that comes before anybody waits for it is lost.
                    return request.send().compose(response -> response.body().map(body -> answer(response, body)));
                })
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static Answer answer(HttpClientResponse response, Buffer body) {
        String status = response.headers().get("Cache-Status");
        return new Answer(
                response.statusCode(),
                status == null ? "" : status,
                "gzip".equals(response.getHeader("Content-Encoding")),
                body);
    }
}
