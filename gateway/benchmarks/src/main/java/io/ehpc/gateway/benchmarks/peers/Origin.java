package io.ehpc.gateway.benchmarks.peers;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Of whom the peers are the caches: it answers what the gateway answered, byte for byte, and says that it may be
 * kept for an hour.
 */
final class Origin {
    private final Map<String, Buffer> plain = new ConcurrentHashMap<>();
    private final Map<String, Buffer> compressed = new ConcurrentHashMap<>();
    private final AtomicLong asked = new AtomicLong();
    private final HttpServer server;

    private Origin(Vertx vertx) {
        server = vertx.createHttpServer().requestHandler(this::answer);
    }

    static Future<Origin> start(Vertx vertx) {
        Origin origin = new Origin(vertx);
        return origin.server.listen(0, "127.0.0.1").map(origin);
    }

    int port() {
        return server.actualPort();
    }

    /** How often it was asked. */
    long asked() {
        return asked.get();
    }

    void keep(Contest contest, Buffer body) {
        (contest.isCompressed() ? compressed : plain).put(contest.target(), body);
    }

    private void answer(HttpServerRequest request) {
        asked.incrementAndGet();
        @Nullable String accepted = request.getHeader("Accept-Encoding");
        boolean isCompressed = accepted != null && accepted.contains("gzip");
        @Nullable Buffer body = (isCompressed ? compressed : plain).get(request.uri());
        if (body == null) {
            request.response().setStatusCode(404).end();
            return;
        }
        if (isCompressed) {
            request.response().putHeader("Content-Encoding", "gzip");
        }
        request.response()
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "public, max-age=3600")
                .putHeader("Vary", "Accept-Encoding")
                .end(body);
    }
}
