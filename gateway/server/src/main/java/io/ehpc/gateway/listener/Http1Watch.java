package io.ehpc.gateway.listener;

import io.ehpc.gateway.config.ConnectionLimits;
import io.ehpc.gateway.telemetry.ListenerMetrics.Timeout;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateEvent;

/** Tells a connection's guard where its HTTP/1.1 requests begin and end: one ear before the decoder, one behind. */
final class Http1Watch {
    private static final String BYTES = "gatewayBytes";
    private static final String MESSAGES = "gatewayMessages";

    private final ConnectionGuard guard;
    private boolean isBetweenRequests;

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

    private final class Bytes extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object bytes) {
            if (isBetweenRequests) {
                isBetweenRequests = false;
                guard.owes(Timeout.HEAD, ConnectionLimits::headTimeout);
            }
            ctx.fireChannelRead(bytes);
        }
    }

    private final class Messages extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpRequest request) {
                Http1Version.settle(request);
                guard.owes(Timeout.BODY, ConnectionLimits::bodyTimeout);
            }
            if (message instanceof LastHttpContent) {
                guard.owesNothing();
                isBetweenRequests = true;
            }
            ctx.fireChannelRead(message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof IdleStateEvent) {
                guard.count(Timeout.IDLE);
            }
            ctx.fireUserEventTriggered(event);
        }
    }
}
