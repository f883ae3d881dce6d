package io.ehpc.gateway.listener;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has Netty look again at streams that began while their connection could take no more bytes: without it, over TLS, some
 * of them would never be told that they may write, and Vert.x would wait for that with their answers.
 *
 * <p>What waits to be encrypted counts towards the channel's limit, but that the channel is full is reported only by a
 * task of the event loop ({@code AbstractCoalescingBufferQueue}, {@code ChannelOutboundBuffer}). When all is written
 * before that task runs, Netty's flow controller sees no change, and does not look at the streams that began in between.
 */
final class WritabilityCheck extends Http2ConnectionAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(WritabilityCheck.class);

    private final ChannelHandlerContext context;
    private final Http2Connection connection;
    private final Deque<Http2Stream> unchecked = new ArrayDeque<>();

    private WritabilityCheck(ChannelHandlerContext context, Http2Connection connection) {
        this.context = context;
        this.connection = connection;
    }

    /** Looks after the streams of a connection from now on; {@code context} is that of its handler. */
    static void on(ChannelHandlerContext context, Http2Connection connection) {
        connection.addListener(new WritabilityCheck(context, connection));
    }

    @Override
    public void onStreamActive(Http2Stream stream) {
        if (!context.channel().isWritable()) {
            unchecked.add(stream);
            if (unchecked.size() == 1) {
                // Behind the report that the channel is full.
                context.executor().execute(this::check);
            }
        }
    }

    private void check() {
        Http2RemoteFlowController flow = connection.remote().flowController();
        for (Http2Stream stream = unchecked.poll(); stream != null; stream = unchecked.poll()) {
            try {
                // By nothing: this makes it compare what the stream was told last with what is so.
                flow.incrementWindowSize(stream, 0);
            } catch (Http2Exception overflow) {
                LOG.debug("stream {} of {}", stream.id(), context.channel().remoteAddress(), overflow);
            }
        }
        context.flush();
    }
}
