package io.ehpc.gateway.listener;

import io.ehpc.gateway.config.ConnectionLimits;
import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.telemetry.ListenerMetrics;
import io.ehpc.gateway.telemetry.ListenerMetrics.Timeout;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a connection whose client is too slow, however it drips; first in the channel's pipeline, before TLS.
 *
 * <p>What the client owes is a deadline each: the next head or body, and the acceptance of what was written.
 * Others set and clear those for reading ({@link Http1Watch}, {@link Http2Watch}). Setting one is a store: the
 * timer is set once and looks again when it fires, so that a request that is in time sets none.
 *
 * <p>For writing there is a mark in the queue of what is to be sent, behind all that was there when the client
 * stopped taking: it must be reached in time. So a stream of events may last, and its reader may be slow for a
 * moment, but a reader that takes a byte now and then does not get past it.
 *
 * <p>All on the channel's event loop.
 */
final class ConnectionGuard extends ChannelDuplexHandler {
    static final AttributeKey<ConnectionGuard> KEY = AttributeKey.valueOf(ConnectionGuard.class, "guard");

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionGuard.class);
    private static final long NONE = Long.MAX_VALUE;

    private ClientKey client;
    private final Admission admission;
    private final ListenerMetrics.OfListener metrics;
    private @Nullable ChannelHandlerContext context;
    private Timeout owed = Timeout.HEAD;
    private long readDeadline = NONE;
    private long writeDeadline = NONE;
    private long queued;
    private boolean isCountedElsewhere;
    private long lookAt = NONE;
    private @Nullable Future<?> look;

    ConnectionGuard(ClientKey client, Admission admission, ListenerMetrics.OfListener metrics) {
        this.client = client;
        this.admission = admission;
        this.metrics = metrics;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        owes(Timeout.HEAD, ConnectionLimits::headTimeout);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (look != null) {
            look.cancel(false);
        }
        context = null;
        waits(0);
    }

    /** Whose connection it is. */
    ClientKey client() {
        return client;
    }

    /** The connection is another's than whose it seemed to be; before anything waits for it. */
    void isOf(ClientKey other) {
        client = other;
    }

    /** What waits for the client is counted by another from now on. */
    void countsNoQueue() {
        waits(0);
        isCountedElsewhere = true;
    }

    /** So many bytes wait for the client now. */
    private void waits(long bytes) {
        if (!isCountedElsewhere && bytes != queued) {
            admission.queued(client, bytes - queued);
            queued = bytes;
        }
    }

    /** The client is to send this in time. */
    void owes(Timeout what, Function<ConnectionLimits, Duration> within) {
        if (context != null) {
            owed = what;
            readDeadline = in(within);
            lookBy(readDeadline);
        }
    }

    /** The client is to send nothing. */
    void owesNothing() {
        readDeadline = NONE;
    }

    /** The limits as they are now. */
    ConnectionLimits limits() {
        return admission.limits();
    }

    /** A client was too slow, be it with a part of the connection. */
    void count(Timeout with) {
        metrics.timedOut(with);
    }

    /** Too much waited for the client, which took nothing. */
    void overflowed() {
        metrics.overflowed();
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        ctx.flush();
        if (writeDeadline == NONE) {
            markIfBlocked(ctx);
        } else {
            ChannelOutboundBuffer queue = ctx.channel().unsafe().outboundBuffer();
            waits(queue == null ? 0 : queue.totalPendingWriteBytes());
        }
    }

    private void markIfBlocked(ChannelHandlerContext ctx) {
        ChannelOutboundBuffer queue = ctx.channel().unsafe().outboundBuffer();
        if (queue == null || queue.isEmpty()) {
            waits(0);
        } else {
            waits(queue.totalPendingWriteBytes());
            writeDeadline = in(ConnectionLimits::writeTimeout);
            lookBy(writeDeadline);
            var unused = ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(reached -> {
                writeDeadline = NONE;
                if (reached.isSuccess()) {
                    markIfBlocked(ctx);
                }
            });
        }
    }

    private long in(Function<ConnectionLimits, Duration> within) {
        return now() + within.apply(admission.limits()).toNanos();
    }

    private long now() {
        return context == null ? 0 : context.executor().ticker().nanoTime();
    }

    private void lookBy(long deadline) {
        if (context == null || lookAt <= deadline) {
            return;
        }
        if (look != null) {
            look.cancel(false);
        }
        lookAt = deadline;
        look = context.executor().schedule(this::look, deadline - now(), TimeUnit.NANOSECONDS);
    }

    private void look() {
        look = null;
        lookAt = NONE;
        long now = now();
        if (writeDeadline <= now) {
            end(Timeout.WRITE);
        } else if (readDeadline <= now && isReading()) {
            end(owed);
        } else if (Math.min(readDeadline, writeDeadline) < NONE) {
            lookBy(Math.max(now + 1, Math.min(readDeadline, writeDeadline)));
        }
    }

    /** If not, it is this side that waits; the client gets its time anew. */
    private boolean isReading() {
        boolean reading = context != null && context.channel().config().isAutoRead();
        if (!reading) {
            readDeadline = in(owed == Timeout.BODY ? ConnectionLimits::bodyTimeout : ConnectionLimits::headTimeout);
        }
        return reading;
    }

    private void end(Timeout with) {
        ChannelHandlerContext ctx = context;
        if (ctx != null && ctx.channel().isOpen()) {
            count(with);
            LOG.debug(
                    "connection from {} ended: too slow with {}", ctx.channel().remoteAddress(), with);
            if (with == Timeout.WRITE) {
                // What the client does not take is not kept for it.
                ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
            }
            var unused = ctx.close();
        }
    }
}
