package io.ehpc.gateway.listener;

import io.ehpc.gateway.config.ConnectionLimits;
import io.ehpc.gateway.telemetry.ListenerMetrics.Timeout;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * Tells a connection's guard what its client owes as HTTP/1.1 goes on: one ear before the decoder, one behind. What
 * comes in at a time is judged at its end, so that a request that comes whole and is answered at once costs one
 * deadline, the next one's.
 */
final class Http1Watch {
    private static final String BYTES = "gatewayBytes";
    private static final String MESSAGES = "gatewayMessages";

    private final ConnectionGuard guard;
    /** Of which the client sends a part now. */
    private Stage stage = Stage.HEAD;
    /** What the guard was told of this request; null if nothing yet. */
    private @Nullable Stage told = Stage.HEAD;
    /** Requests whose answers are not all written. */
    private int underWay;

    private enum Stage {
        BETWEEN,
        HEAD,
        BODY
    }

    private Http1Watch(ConnectionGuard guard) {
        this.guard = guard;
    }

    /** Listens, on a pipeline that Vert.x has set up for HTTP/1.1. */
    static void on(ChannelPipeline pipeline, ConnectionGuard guard) {
        Http1Watch watch = new Http1Watch(guard);
        pipeline.addBefore("httpDecoder", BYTES, watch.new Bytes());
        pipeline.addBefore("handler", MESSAGES, watch.new Messages());
    }

    /** Listens no more: the connection goes on in HTTP/2. */
    static void off(ChannelPipeline pipeline) {
        if (pipeline.get(BYTES) != null) {
            pipeline.remove(BYTES);
            pipeline.remove(MESSAGES);
        }
    }

    /** A stage that goes on has its deadline already: a drip does not put it off. */
    private void tell() {
        switch (stage) {
            case HEAD -> guard.owes(Timeout.HEAD, ConnectionLimits::headTimeout);
            case BODY -> guard.owes(Timeout.BODY, ConnectionLimits::bodyTimeout);
            case BETWEEN -> {
                if (underWay > 0) {
                    guard.owesNothing();
                } else {
                    guard.owes(Timeout.IDLE, ConnectionLimits::idleTimeout);
                }
            }
        }
        told = stage;
    }

    private final class Bytes extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object bytes) {
            if (stage == Stage.BETWEEN) {
                stage = Stage.HEAD;
            }
            ctx.fireChannelRead(bytes);
        }
    }

    private final class Messages extends ChannelDuplexHandler {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpRequest request) {
                Http1Head.settle(request);
                stage = Stage.BODY;
                underWay++;
            }
            if (message instanceof LastHttpContent) {
                stage = Stage.BETWEEN;
                told = null;
            }
            ctx.fireChannelRead(message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            if (stage != told) {
                tell();
            }
            ctx.fireChannelReadComplete();
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            if (message instanceof LastHttpContent && !isInterim(message)) {
                underWay = Math.max(0, underWay - 1);
                if (stage == Stage.BETWEEN) {
                    tell();
                }
            }
            var unused = ctx.write(message, promise);
        }

        private static boolean isInterim(Object message) {
            return message instanceof HttpResponse response
                    && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        }
    }
}
