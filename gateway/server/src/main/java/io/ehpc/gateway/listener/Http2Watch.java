package io.ehpc.gateway.listener;

import io.ehpc.gateway.config.ConnectionLimits;
import io.ehpc.gateway.telemetry.ListenerMetrics.Timeout;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the streams of an HTTP/2 connection. One whose request's body does not come in time is reset, and one whose
 * answer is unfinished while its client gives no room for more: then something waits, be it in Vert.x or in Netty, or
 * will. Once that is so of every stream, the connection is closed. While no stream is open the client owes the next one,
 * and pings are none.
 */
final class Http2Watch extends Http2ConnectionAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Http2Watch.class);
    private static final int LOOKS_PER_TIMEOUT = 8;
    private static final long NOT = Long.MIN_VALUE;

    /** What is more than that between two looks is more than acknowledgements: answers are being taken. */
    private static final long PROGRESS_BYTES = 16 << 10;

    private final ChannelHandlerContext context;
    private final Http2ConnectionHandler handler;
    private final ConnectionGuard guard;
    private final Backlog backlog;
    private final Http2Connection.PropertyKey owedKey;
    private final Sent sent;
    private boolean isLooking;
    /** How much was sent until the last look. */
    private long sentBefore;
    /** Whether much waited at the last look and nothing of it was taken. */
    private boolean wasStuck;

    /** Counts what is sent to the client. */
    private static final class Sent extends ChannelOutboundHandlerAdapter {
        private long bytes;

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            bytes += message instanceof ByteBuf buffer ? buffer.readableBytes() : 0;
            var unused = ctx.write(message, promise);
        }
    }

    /** Since when a stream's client owes what; or {@link #NOT}. */
    private static final class Owed {
        private long body = NOT;
        private long room = NOT;
    }

    private Http2Watch(
            ChannelHandlerContext context,
            Http2ConnectionHandler handler,
            ConnectionGuard guard,
            Backlog backlog,
            Sent sent) {
        this.context = context;
        this.sent = sent;
        this.handler = handler;
        this.guard = guard;
        this.backlog = backlog;
        this.owedKey = handler.connection().newKey();
    }

    /** Watches from now on; {@code context} is the handler's. */
    static void on(
            ChannelHandlerContext context, Http2ConnectionHandler handler, ConnectionGuard guard, Backlog backlog) {
        Sent sent = new Sent();
        context.pipeline().addFirst(sent);
        handler.connection().addListener(new Http2Watch(context, handler, guard, backlog, sent));
    }

    @Override
    public void onStreamActive(Http2Stream stream) {
        guard.owesNothing();
        Owed owed = new Owed();
        owed.body = isBodyOpen(stream) ? now() : NOT;
        stream.setProperty(owedKey, owed);
        lookLater();
    }

    @Override
    public void onStreamHalfClosed(Http2Stream stream) {
        Owed owed = stream.getProperty(owedKey);
        if (owed != null && !isBodyOpen(stream)) {
            owed.body = NOT;
        }
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
        backlog.closed(stream.id());
        if (handler.connection().numActiveStreams() == 0) {
            guard.owes(Timeout.IDLE, ConnectionLimits::idleTimeout);
        }
    }

    private static boolean isBodyOpen(Http2Stream stream) {
        return stream.state().remoteSideOpen();
    }

    private void lookLater() {
        if (!isLooking) {
            isLooking = true;
            ConnectionLimits limits = guard.limits();
            Duration shorter = limits.bodyTimeout().compareTo(limits.writeTimeout()) < 0
                    ? limits.bodyTimeout()
                    : limits.writeTimeout();
            Future<?> unused = context.executor()
                    .schedule(this::look, shorter.toNanos() / LOOKS_PER_TIMEOUT, TimeUnit.NANOSECONDS);
        }
    }

    private void look() {
        isLooking = false;
        if (context.isRemoved() || handler.connection().numActiveStreams() == 0) {
            return;
        }
        Map<Http2Stream, Timeout> slow = new HashMap<>();
        boolean moved = sent.bytes - sentBefore >= PROGRESS_BYTES;
        sentBefore = sent.bytes;
        Count begun = new Count();
        try {
            handler.connection().forEachActiveStream(stream -> {
                Owed owed = stream.getProperty(owedKey);
                if (owed != null) {
                    boolean stuck = isStuck(stream, moved);
                    begun.add(stream, stuck);
                    judge(owed, stuck).ifPresent(timeout -> slow.put(stream, timeout));
                }
                return true;
            });
        } catch (Http2Exception impossible) {
            throw new IllegalStateException(impossible);
        }
        boolean isStuck = begun.areAllStuck() && backlog.isFarOver();
        if (isStuck && wasStuck) {
            overflow();
            return;
        }
        wasStuck = isStuck;
        boolean isWhole = begun.stuck >= answered() && slow.size() >= answered();
        slow.forEach(this::reset);
        if (isWhole) {
            LOG.debug(
                    "connection from {} ended: no stream of it is taken",
                    context.channel().remoteAddress());
            var unused = context.channel().close();
        } else {
            lookLater();
        }
    }

    /** The streams whose answers have begun. */
    private static final class Count {
        private int all;
        private int stuck;

        void add(Http2Stream stream, boolean isStuck) {
            all += stream.isHeadersSent() ? 1 : 0;
            stuck += isStuck ? 1 : 0;
        }

        boolean areAllStuck() {
            return all > 0 && stuck >= all;
        }
    }

    /** How many streams are not waiting for their turn to be handled; never 0 while there is one. */
    private int answered() {
        return Math.max(1, handler.connection().numActiveStreams() - backlog.waiting());
    }

    private void overflow() {
        guard.overflowed();
        LOG.debug(
                "connection from {} ended: too much waits for its client",
                context.channel().remoteAddress());
        var unused = context.channel().close();
    }

    /** With what the stream is too slow. */
    private Optional<Timeout> judge(Owed owed, boolean isStuck) {
        long now = now();
        ConnectionLimits limits = guard.limits();
        if (!isStuck) {
            owed.room = NOT;
        } else if (owed.room == NOT) {
            owed.room = now;
        }
        if (isOver(owed.body, limits.bodyTimeout(), now)) {
            return Optional.of(Timeout.BODY);
        }
        return isOver(owed.room, limits.writeTimeout(), now) ? Optional.of(Timeout.WRITE) : Optional.empty();
    }

    private static boolean isOver(long since, Duration timeout, long now) {
        return since != NOT && now - since >= timeout.toNanos();
    }

    /**
     * Whether its answer has begun and may not go on, since the client has given no room.
     *
     * @param moved whether the connection's room was used since the last look: it is full at most times while streams
     *     share it, and yet they go on
     */
    private boolean isStuck(Http2Stream stream, boolean moved) {
        Http2RemoteFlowController flow = handler.connection().remote().flowController();
        Http2Stream whole = handler.connection().connectionStream();
        return stream.isHeadersSent()
                && stream.state().localSideOpen()
                && (flow.windowSize(stream) <= 0 || (!moved && flow.windowSize(whole) <= 0));
    }

    private void reset(Http2Stream stream, Timeout with) {
        guard.count(with);
        LOG.debug(
                "stream {} of {} reset: too slow with {}",
                stream.id(),
                context.channel().remoteAddress(),
                with);
        var unused = handler.resetStream(context, stream.id(), Http2Error.CANCEL.code(), context.newPromise());
        context.flush();
    }

    private long now() {
        return context.executor().ticker().nanoTime();
    }
}
