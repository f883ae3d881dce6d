package io.ehpc.gateway.web;

import io.ehpc.gateway.protocol.ApiError;
import io.ehpc.gateway.protocol.ErrorCode;
import io.ehpc.gateway.protocol.Refusal;
import io.netty.handler.codec.TooLongFrameException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.UUID;

/** Answers what is no HTTP request that can be read, in the API's shape, and ends the connection. */
final class InvalidRequests {
    private InvalidRequests() {}

    static void refuse(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        Refusal refusal = cause instanceof TooLongFrameException
                ? ErrorCode.REQUEST_TOO_LARGE.refusal("The request's URL or its headers are too long.")
                : new Refusal(400, ErrorCode.INVALID_PARAMETER.code(), "The request is not well-formed HTTP.");
        String id = UUID.randomUUID().toString();
        String host = request.authority() == null ? "" : request.authority().host();
        SecurityHeaders.put(request.response(), request.isSSL());
        var unused = request.response()
                .setStatusCode(refusal.status())
                .putHeader("Content-Type", "application/json;charset=utf-8")
                .putHeader(RequestScope.ID_HEADER, id)
                .putHeader("Connection", "close")
                .end(Buffer.buffer(ApiError.of(refusal, id, host).toJson()))
                .onComplete(sent -> request.connection().close());
    }
}
