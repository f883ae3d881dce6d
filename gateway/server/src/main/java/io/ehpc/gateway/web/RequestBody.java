package io.ehpc.gateway.web;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.handler.HttpException;

/** Reads a request's raw body, which a signature covers, and gives up as soon as it is too large. */
final class RequestBody {
    private RequestBody() {}

    /** The whole body; fails with an {@link HttpException}: 413 past {@code limit} bytes, 400 if it breaks off. */
    static Future<Buffer> of(HttpServerRequest request, int limit) {
        Promise<Buffer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        request.exceptionHandler(broken -> whole.tryFail(new HttpException(400, broken)));
        request.endHandler(end -> whole.tryComplete(body));
        request.handler(chunk -> {
            if (body.length() + chunk.length() > limit) {
                whole.tryFail(new HttpException(413));
            } else {
                body.appendBuffer(chunk);
            }
        });
        return whole.future();
    }
}
