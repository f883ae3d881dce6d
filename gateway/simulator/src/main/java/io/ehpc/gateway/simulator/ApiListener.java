package io.ehpc.gateway.simulator;

import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.ErrorCode;
import io.ehpc.gateway.protocol.Parameters;
import io.ehpc.gateway.protocol.RefusedException;
import io.ehpc.gateway.simulator.Endpoint.Answer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The API over HTTP: reads a request whole, within bounds, and sends what the endpoint decides. */
final class ApiListener {
    private static final Logger LOG = LoggerFactory.getLogger(ApiListener.class);
    private static final int MAX_BODY = 64 << 10;
    private static final int MAX_DISCARDED = 16 << 20;
    private static final int MAX_LINE = 16 << 10;
    private static final int MAX_HEADERS = 32 << 10;

    /** Longer than any answer waits, and than any client keeps an idle connection. */
    private static final Duration IDLE = Latency.MAX.plusSeconds(30);

    private final Vertx vertx;
    private final Endpoint endpoint;
    private final FaultyAnswer faulty;

    ApiListener(Vertx vertx, Endpoint endpoint, FaultyAnswer faulty) {
        this.vertx = vertx;
        this.endpoint = endpoint;
        this.faulty = faulty;
    }

    /** A server, not yet bound. */
    HttpServer server() {
        HttpServerOptions options = new HttpServerOptions()
                .setIdleTimeout((int) IDLE.toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setMaxInitialLineLength(MAX_LINE)
                .setMaxHeaderSize(MAX_HEADERS)
                .setHandle100ContinueAutomatically(true)
                .setHttp2ClearTextEnabled(false);
        return vertx.createHttpServer(options)
                .requestHandler(this::receive)
                .invalidRequestHandler(this::receiveInvalid);
    }

    private void receive(HttpServerRequest request) {
        request.exceptionHandler(left -> {});
        body(request)
                .map(body -> endpoint.answer(read(request, body)))
                .otherwise(failure -> refuse(request, failure))
                .onSuccess(answer -> sendLater(request, answer))
                .onFailure(bug -> fail(request, bug));
    }

    private static void fail(HttpServerRequest request, Throwable bug) {
        LOG.error("A request could not be answered", bug);
        request.connection().close();
    }

    private void receiveInvalid(HttpServerRequest request) {
        request.response().putHeader("connection", "close");
        RefusedException refused = ErrorCode.INVALID_PARAMETER
                .refusal("The request is malformed, or its line or headers are too long.")
                .asException();
        send(request, refuse(request, refused));
    }

    private Answer refuse(HttpServerRequest request, Throwable failure) {
        String host = Objects.requireNonNullElse(request.getHeader("host"), "");
        return endpoint.refuse(
                host,
                failure instanceof RefusedException refused
                        ? refused.refusal()
                        : ErrorCode.INVALID_PARAMETER.refusal("The query or the form is malformed."));
    }

    /** The body, once it is there; one that is too large is read no further than a client can be expected to send. */
    private static Future<Buffer> body(HttpServerRequest request) {
        Promise<Buffer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        long[] length = {0};
        request.handler(chunk -> {
            length[0] += chunk.length();
            if (length[0] <= MAX_BODY) {
                body.appendBuffer(chunk);
            } else if (length[0] > MAX_DISCARDED) {
                request.connection().close();
            }
        });
        request.endHandler(end -> {
            if (length[0] > MAX_BODY) {
                whole.fail(ErrorCode.REQUEST_TOO_LARGE.refusal().asException());
            } else {
                whole.complete(body);
            }
        });
        return whole.future();
    }

    private static ApiRequest read(HttpServerRequest request, Buffer body) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        request.headers().forEach((name, value) -> headers.merge(name, value, (a, b) -> a + "," + b));
        return new ApiRequest(
                request.method().name(),
                Objects.requireNonNullElse(request.path(), ""),
                Parameters.parse(Objects.requireNonNullElse(request.query(), "")),
                headers,
                body.getBytes());
    }

    private void sendLater(HttpServerRequest request, Answer answer) {
        long millis = answer.delay().toMillis();
        if (millis == 0) {
            send(request, answer);
        } else {
            vertx.setTimer(millis, due -> send(request, answer));
        }
    }

    private void send(HttpServerRequest request, Answer answer) {
        if (!request.response().closed()) {
            request.response().setStatusCode(answer.status());
            answer.headers().forEach(request.response()::putHeader);
            faulty.send(request, answer);
        }
    }
}
