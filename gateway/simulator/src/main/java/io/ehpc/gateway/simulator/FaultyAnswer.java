package io.ehpc.gateway.simulator;

import io.ehpc.gateway.simulator.Endpoint.Answer;
import io.netty.channel.ChannelOption;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;

/** Sends an answer as its fault wants it: whole, broken, or never. */
final class FaultyAnswer {
    private static final Duration HANG = Latency.MAX;
    private static final Buffer GARBAGE =
            Buffer.buffer("<html>\u0000\u0007{\"Images\":[}\uFFFD not what was asked for");
    private static final Buffer FILLER = Buffer.buffer("x".repeat(64 << 10));

    private final Vertx vertx;
    private final long oversize;

    FaultyAnswer(Vertx vertx, long oversize) {
        this.vertx = vertx;
        this.oversize = oversize;
    }

    /** The response has its status and headers; the body is left. */
    void send(HttpServerRequest request, Answer answer) {
        HttpServerResponse response = request.response();
        switch (answer.fault()) {
            case HANG -> hang(request);
            case RESET -> reset(request);
            case TRUNCATE -> truncate(request, Buffer.buffer(answer.body()));
            case GARBAGE -> response.end(GARBAGE);
            case OVERSIZE -> oversize(response);
            case NONE, ERROR, THROTTLE -> response.end(Buffer.buffer(answer.body()));
        }
    }

    private void hang(HttpServerRequest request) {
        long timer = vertx.setTimer(HANG.toMillis(), due -> request.connection().close());
        request.response().closeHandler(left -> vertx.cancelTimer(timer));
    }

    /** Closes without lingering, which makes the kernel send a reset in place of an orderly end. */
    private static void reset(HttpServerRequest request) {
        if (request.connection() instanceof ConnectionBase connection) {
            connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        }
        request.connection().close();
    }

    private static void truncate(HttpServerRequest request, Buffer body) {
        request.response().putHeader("content-length", Integer.toString(body.length()));
        request.response()
                .write(body.slice(0, body.length() / 2))
                .onComplete(written -> request.connection().close());
    }

    /** One image with an endless description, as fast as the client reads, and a proper end. */
    private void oversize(HttpServerResponse response) {
        response.setChunked(true);
        response.write(
                "{\"RequestId\":\"oversize\",\"Images\":{\"ImageInfo\":[{\"ImageId\":\"m-oversize\",\"Description\":\"");
        fill(response, oversize);
    }

    private void fill(HttpServerResponse response, long left) {
        if (response.closed()) {
            return;
        }
        long rest = left;
        while (rest > 0 && !response.writeQueueFull()) {
            response.write(FILLER);
            rest -= FILLER.length();
        }
        if (rest > 0) {
            long after = rest;
            response.drainHandler(drained -> fill(response, after));
        } else {
            response.end("\"}]}}");
        }
    }
}
