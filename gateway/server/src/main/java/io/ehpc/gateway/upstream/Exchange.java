package io.ehpc.gateway.upstream;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, read to the end. When its time is over, the stream is ended too, so that
 * nothing is left behind.
 */
final class Exchange {
    private final long limitMillis;
    private final int maxAnswerBytes;
    private final AtomicReference<Stage> stage = new AtomicReference<>(new Stage(null, false));

    /**
     * @param limitMillis how long all of it may take
     * @param maxAnswerBytes a larger body is a fault
     */
    Exchange(long limitMillis, int maxAnswerBytes) {
        this.limitMillis = limitMillis;
        this.maxAnswerBytes = maxAnswerBytes;
    }

    /** How far it is: its request once there is a connection, and whether it was given up. */
    private record Stage(@Nullable HttpClientRequest request, boolean givenUp) {}

    /** The response; fails with {@link CallFailedException}. */
    Future<Decoder.Response> make(HttpClient client, RequestOptions options) {
        return client.request(options.setTimeout(limitMillis))
                .compose(request -> sent(started(request)))
                .timeout(limitMillis, TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(givenUp(failure).asException()));
    }

    private HttpClientRequest started(HttpClientRequest request) {
        Stage before = stage.getAndUpdate(s -> new Stage(request, s.givenUp()));
        if (before.givenUp()) {
            request.reset();
        }
        return request;
    }

    private Fault givenUp(Throwable failure) {
        HttpClientRequest request =
                stage.getAndUpdate(s -> new Stage(s.request(), true)).request();
        if (request != null) {
            request.reset();
        }
        return failure instanceof TimeoutException ? tooLate(request != null) : Faults.of(failure);
    }

    private Fault tooLate(boolean connected) {
        String waitedFor = connected ? "The region did not answer" : "No connection to the region was to be had";
        return Fault.of(FaultKind.TIMED_OUT, waitedFor + " within " + limitMillis + " ms.");
    }

    /** The reading is attached first: a small answer may have ended when who called is told of its head. */
    private Future<Decoder.Response> sent(HttpClientRequest request) {
        Future<Decoder.Response> response = request.response().compose(this::read);
        return request.end().compose(ended -> response);
    }

    private Future<Decoder.Response> read(HttpClientResponse response) {
        return BoundedBody.of(response, maxAnswerBytes)
                .map(body -> new Decoder.Response(
                        response.statusCode(),
                        body,
                        response.getHeader("Age"),
                        response.getHeader("x-acs-retry-after"),
                        response.getHeader("Retry-After"),
                        response.getHeader("Date")));
    }
}
