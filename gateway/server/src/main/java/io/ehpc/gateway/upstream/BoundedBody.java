package io.ehpc.gateway.upstream;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;

/** Reads a response's body, and gives up as soon as it is larger than it may be. */
final class BoundedBody {
    private BoundedBody() {}

    /** The whole body; fails with {@link FaultKind#MALFORMED} past {@code limit} bytes. */
    static Future<Buffer> of(HttpClientResponse response, int limit) {
        Promise<Buffer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        response.exceptionHandler(whole::tryFail);
        response.endHandler(end -> whole.tryComplete(body));
        response.handler(chunk -> {
            if (body.length() + chunk.length() > limit) {
                whole.tryFail(tooLarge(limit));
                response.request().reset();
            } else {
                body.appendBuffer(chunk);
            }
        });
        return whole.future();
    }

    private static CallFailedException tooLarge(int limit) {
        return Fault.of(FaultKind.MALFORMED, "The upstream's answer is larger than " + limit + " bytes.")
                .asException();
    }
}
