package io.ehpc.gateway.web;

import io.ehpc.gateway.protocol.ApiError;
import io.ehpc.gateway.protocol.ErrorCode;
import io.ehpc.gateway.protocol.Refusal;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Answers to what is no HTTP request that can be read, in the port's shape of errors; they end the connection. */
public final class InvalidRequests {
    private final HttpDate date;
    private final boolean isApi;

    private InvalidRequests(Clock wall, boolean isApi) {
        this.date = new HttpDate(wall);
        this.isApi = isApi;
    }

    /** Those of the API's port, in the API's own shape. */
    public static Handler<HttpServerRequest> ofServer(Clock wall) {
        return new InvalidRequests(wall, true)::refuse;
    }

    /** Those of the management port, as problems. */
    public static Handler<HttpServerRequest> ofManagement(Clock wall) {
        return new InvalidRequests(wall, false)::refuse;
    }

    private void refuse(HttpServerRequest request) {
        Refusal refusal = refusal(request.decoderResult().cause());
        String id = UUID.randomUUID().toString();
        SecurityHeaders.put(request.response(), request.isSSL());
        date.put(request.response());
        var unused = request.response()
                .setStatusCode(refusal.status())
                .putHeader("Content-Type", isApi ? "application/json;charset=utf-8" : "application/problem+json")
                .putHeader("Cache-Control", "no-store")
                .putHeader(RequestScope.ID_HEADER, id)
                .putHeader("Connection", "close")
                .end(isApi ? error(request, refusal, id) : problem(refusal))
                .onComplete(sent -> request.connection().close());
    }

    /** RFC 9110, section 15.5.15, and RFC 6585, section 5. */
    private static Refusal refusal(@Nullable Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return tooLong(414, "The request's URL is too long.");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return tooLong(431, "The request's headers are too long.");
        }
        return cause instanceof TooLongFrameException
                ? tooLong(413, "A part of the request is too long.")
                : new Refusal(400, ErrorCode.INVALID_PARAMETER.code(), "The request is not well-formed HTTP.");
    }

    private static Refusal tooLong(int status, String detail) {
        return new Refusal(status, ErrorCode.REQUEST_TOO_LARGE.code(), detail);
    }

    private static Buffer error(HttpServerRequest request, Refusal refusal, String id) {
        String host = RequestHost.read(request).name();
        return Buffer.buffer(ApiError.of(refusal, id, host).toJson());
    }

    private static Buffer problem(Refusal refusal) {
        Problem problem = refusal.status() == 400
                ? Problem.of(400, "bad-request", "Bad request", refusal.message())
                : Problem.of(refusal.status(), "too-large", "Request too large", refusal.message());
        return JsonBody.of(json -> {
            json.writeStartObject();
            problem.writeMembers(json);
            json.writeEndObject();
        });
    }
}
