package io.ehpc.gateway.web;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads a request's raw body, which a signature covers, and gives up as soon as it is too large. */
final class RequestBody {
    /** So much of a body that is too large is read and dropped, so that its sender reads the refusal. */
    private static final int MAX_DISCARDED = 1 << 20;

    private RequestBody() {}

    /** Whether its head says that none follows. */
    static boolean isAbsent(HttpServerRequest request) {
        return request.version() != HttpVersion.HTTP_2
                && !request.headers().contains(HttpHeaders.CONTENT_LENGTH)
                && !request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    /**
     * The whole body, which a client that waits for it is told to send, unless its head says that it is too large.
     * Fails with an {@link HttpException}: 413 past {@code limit} bytes, 400 if it breaks off.
     */
    static Future<Buffer> of(RoutingContext context, int limit) {
        HttpServerRequest request = context.request();
        if (Expectation.isWaiting(request)) {
            if (isSaidToPass(request, limit)) {
                return Future.failedFuture(new HttpException(413));
            }
            Expectation.meet(context);
        }
        return read(request, limit);
    }

    private static boolean isSaidToPass(HttpServerRequest request, int limit) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length != null && Long.parseLong(length) > limit;
        } catch (NumberFormatException tooMany) {
            // The decoder lets through digits alone.
            return true;
        }
    }

    private static Future<Buffer> read(HttpServerRequest request, int limit) {
        Promise<Buffer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        AtomicInteger length = new AtomicInteger();
        request.exceptionHandler(broken -> whole.tryFail(new HttpException(400, broken)));
        request.endHandler(end -> whole.tryComplete(body));
        request.handler(chunk -> {
            if (length.addAndGet(chunk.length()) <= limit) {
                body.appendBuffer(chunk);
            } else if (!whole.tryFail(new HttpException(413)) && length.get() > MAX_DISCARDED) {
                request.connection().close();
            }
        });
        return whole.future();
    }
}
