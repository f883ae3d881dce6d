package io.ehpc.gateway.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2RemoteFlowController;

/**
 * Has Netty look again at all streams of a connection whenever a change of its writability is reported: without it, over
 * TLS, some of them would never be told that they may write, and Vert.x would wait for that with their answers.
 *
 * <p>What waits to be encrypted counts towards the channel's limit, but that the channel is full is reported only by a
 * task of the event loop ({@code AbstractCoalescingBufferQueue}, {@code ChannelOutboundBuffer}). When all is written
 * before that task runs, Netty's flow controller sees no change: it compares with what it saw of the connection last,
 * which was writable ({@code DefaultHttp2RemoteFlowController}). It forgets the streams that it found not writable in
 * between: those that began, those whose window grew, and those that had their turn to be told when the answer of one
 * before them had filled the channel again. But a report comes behind each change, late ones too.
 *
 * <p>On the channel's event loop.
 */
final class WritabilityCheck extends ChannelInboundHandlerAdapter {
    private final Http2Connection connection;
    private boolean isDue;

    private WritabilityCheck(Http2Connection connection) {
        this.connection = connection;
    }

    /** Looks after the streams of a connection from now on; {@code context} is that of its handler. */
    static void on(ChannelHandlerContext context, Http2Connection connection) {
        // Behind that handler, which looks first.
        context.pipeline().addAfter(context.name(), null, new WritabilityCheck(connection));
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (!isDue && connection.numActiveStreams() > 0) {
            isDue = true;
            // Some reports come amid a write, which is to end first.
            ctx.executor().execute(() -> check(ctx.channel()));
        }
        ctx.fireChannelWritabilityChanged();
    }

    private void check(Channel channel) {
        isDue = false;
        Http2RemoteFlowController flow = connection.remote().flowController();
        try {
            connection.forEachActiveStream(stream -> {
                if (!channel.isWritable()) {
                    // The others have their turn when it is again, which will be reported.
                    return false;
                }
                // By nothing: this makes it compare what the stream was told last with what is so.
                flow.incrementWindowSize(stream, 0);
                return true;
            });
        } catch (Http2Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
