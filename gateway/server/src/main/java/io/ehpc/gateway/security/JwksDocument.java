package io.ehpc.gateway.security;

import io.ehpc.gateway.config.IssuerConfig;
import io.ehpc.gateway.outbound.Exchange;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The document with an issuer's keys: of at most 256 KiB, and there within its deadline, or not at all. */
final class JwksDocument implements Supplier<Future<byte[]>> {
    private static final int MAX_BYTES = 256 << 10;

    private final Vertx vertx;
    private final HttpClient client;
    private final IssuerConfig issuer;
    private final Duration deadline;
    private volatile Future<Buffer> reading = Future.succeededFuture();

    JwksDocument(Vertx vertx, HttpClient client, IssuerConfig issuer, Duration deadline) {
        this.vertx = vertx;
        this.client = client;
        this.issuer = issuer;
        this.deadline = deadline;
    }

    @Override
    public Future<byte[]> get() {
        Future<Buffer> document =
                issuer.isFetched() ? fetched() : readOnce().timeout(deadline.toMillis(), TimeUnit.MILLISECONDS);
        return document.map(Buffer::getBytes);
    }

    /** A file system that hangs holds one thread, however often it is tried. */
    private Future<Buffer> readOnce() {
        if (!reading.isComplete()) {
            return Future.failedFuture("the reading of the file hangs");
        }
        Future<Buffer> next = read();
        reading = next;
        return next;
    }

    private Future<Buffer> read() {
        return vertx.fileSystem()
                .props(issuer.jwks())
                .compose(file -> file.size() > MAX_BYTES
                        ? tooLarge()
                        : vertx.fileSystem().readFile(issuer.jwks()));
    }

    /** Redirects are not followed: they could lead to plain http. */
    private Future<Buffer> fetched() {
        RequestOptions request =
                new RequestOptions().setAbsoluteURI(issuer.jwks()).setMethod(HttpMethod.GET);
        return new Exchange(deadline.toMillis(), MAX_BYTES)
                .make(client, request)
                .compose(response -> response.status() == 200
                        ? Future.succeededFuture(response.body())
                        : Future.failedFuture("the answer has status " + response.status()));
    }

    private static Future<Buffer> tooLarge() {
        return Future.failedFuture("it is larger than " + MAX_BYTES + " bytes");
    }
}
