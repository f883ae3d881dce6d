package io.ehpc.gateway.outbound;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, read to the end. However it fails, its request is reset and its connection
 * closed, so that nothing is left behind.
 */
public final class Exchange {
    private final long limitMillis;
    private final int maxBytes;
    private final AtomicReference<Stage> stage = new AtomicReference<>(new Stage(null, false));

    /**
     * @param limitMillis how long all of it may take, the wait for a connection included
     * @param maxBytes a larger body ends it
     */
    public Exchange(long limitMillis, int maxBytes) {
        this.limitMillis = limitMillis;
        this.maxBytes = maxBytes;
    }

    /** One response, read to its end. */
    public record Response(int status, MultiMap headers, Buffer body) {}

    /** How far it is: its request once there is a connection, and whether it was given up. */
    private record Stage(@Nullable HttpClientRequest request, boolean givenUp) {}

    /**
     * The response; fails with {@link GivenUpException}, {@link UnexpectedMessageException} or what broke the
     * connection.
     *
     * @param client of {@link OutboundClients}
     */
    public Future<Response> make(HttpClient client, RequestOptions options) {
        return client.request(options.setTimeout(limitMillis))
                .compose(request -> sent(started(request)))
                .timeout(limitMillis, TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(givenUp(failure)));
    }

    private HttpClientRequest started(HttpClientRequest request) {
        // Its response fails too, which is where this is told; else Vert.x logs it.
        request.exceptionHandler(broken -> {});
        Stage before = stage.getAndUpdate(s -> new Stage(request, s.givenUp()));
        if (before.givenUp()) {
            request.reset();
        }
        return request;
    }

    private Throwable givenUp(Throwable failure) {
        HttpClientRequest request =
                stage.getAndUpdate(s -> new Stage(s.request(), true)).request();
        if (request != null) {
            request.reset();
        }
        return failure instanceof TimeoutException ? GivenUpException.late(request != null, limitMillis) : failure;
    }

    /** The reading is attached first: a small response may have ended when who called is told of its head. */
    private Future<Response> sent(HttpClientRequest request) {
        Future<Response> response = request.response().compose(this::read);
        return request.end().compose(ended -> response);
    }

    private Future<Response> read(HttpClientResponse response) {
        return body(response).map(body -> new Response(response.statusCode(), response.headers(), body));
    }

    private Future<Buffer> body(HttpClientResponse response) {
        Promise<Buffer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        response.exceptionHandler(whole::tryFail);
        response.endHandler(end -> whole.tryComplete(body));
        response.handler(chunk -> {
            if (body.length() + chunk.length() > maxBytes) {
                whole.tryFail(GivenUpException.tooLarge(maxBytes));
            } else {
                body.appendBuffer(chunk);
            }
        });
        return whole.future();
    }
}
