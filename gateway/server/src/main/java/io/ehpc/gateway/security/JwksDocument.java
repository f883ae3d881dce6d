package io.ehpc.gateway.security;

import io.ehpc.gateway.config.IssuerConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
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

    JwksDocument(Vertx vertx, HttpClient client, IssuerConfig issuer, Duration deadline) {
        this.vertx = vertx;
        this.client = client;
        this.issuer = issuer;
        this.deadline = deadline;
    }

    @Override
    public Future<byte[]> get() {
        Future<Buffer> document = issuer.isFetched() ? fetched() : read();
        return document.timeout(deadline.toMillis(), TimeUnit.MILLISECONDS).map(Buffer::getBytes);
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
        RequestOptions request = new RequestOptions()
                .setAbsoluteURI(issuer.jwks())
                .setMethod(HttpMethod.GET)
                .setTimeout(deadline.toMillis());
        return client.request(request).compose(call -> call.send().compose(JwksDocument::body));
    }

    private static Future<Buffer> body(HttpClientResponse response) {
        if (response.statusCode() != 200) {
            return Future.failedFuture("the answer has status " + response.statusCode());
        }
        Promise<Buffer> body = Promise.promise();
        Buffer soFar = Buffer.buffer();
        response.handler(chunk -> {
                    soFar.appendBuffer(chunk);
                    if (soFar.length() > MAX_BYTES && body.tryFail("it is larger than 256 KiB")) {
                        response.request().reset();
                    }
                })
                .exceptionHandler(body::tryFail)
                .endHandler(end -> body.tryComplete(soFar));
        return body.future();
    }

    private static Future<Buffer> tooLarge() {
        return Future.failedFuture("it is larger than 256 KiB");
    }
}
