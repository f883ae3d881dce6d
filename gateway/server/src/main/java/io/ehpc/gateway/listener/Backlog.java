package io.ehpc.gateway.listener;

import io.ehpc.gateway.fairness.ClientKey;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.AttributeKey;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The answers of an HTTP/2 connection that its client has not taken yet, in bytes, whoever holds them: Vert.x, Netty's
 * flow control or the socket's queue. An answer counts from when it is written until its stream is closed, since it is
 * held in memory for so long. While there are more than the limit, further requests of the connection are not handled:
 * they wait for their turn, which costs no answer. All on the connection's event loop.
 */
public final class Backlog {
    private static final AttributeKey<Backlog> KEY = AttributeKey.valueOf(Backlog.class, "backlog");

    /** Past so many times the limit a client that gives no room is not waited for. */
    private static final int FAR = 4;

    private final Channel connection;
    private final ClientKey client;
    private final Admission admission;
    private final Map<Long, Long> byStream = new HashMap<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private long queued;
    private boolean isReleasing;

    /** A request that is not handled yet. */
    private record Waiting(
            long stream, HttpServerRequest request, Context context, Handler<HttpServerRequest> handler) {
        void handle() {
            handler.handle(request);
            // Not before: what the request has would come to nobody.
            request.resume();
        }
    }

    private Backlog(Channel connection, ClientKey client, Admission admission) {
        this.connection = connection;
        this.client = client;
        this.admission = admission;
    }

    /** The backlog of a connection that speaks HTTP/2 from now on. */
    static Backlog on(ChannelHandlerContext context, ClientKey client, Admission admission) {
        Channel connection = context.channel();
        Backlog backlog = new Backlog(connection, client, admission);
        connection.attr(KEY).set(backlog);
        var unused = connection.closeFuture().addListener(closed -> backlog.closed());
        return backlog;
    }

    /** Handles requests as they come, but for those of a connection over its limit, which wait. */
    public static Handler<HttpServerRequest> inTurn(Handler<HttpServerRequest> handler) {
        return request -> {
            Backlog backlog = of(request);
            if (backlog == null || !backlog.isOver()) {
                handler.handle(request);
            } else {
                backlog.defer(request, handler);
            }
        };
    }

    /**
     * So many bytes of an answer are about to be written. Over HTTP/1.1 that is nothing: answers are one at a time; nor is
     * it for a stream that was closed meanwhile: nobody would take them off again.
     */
    public static void add(HttpServerRequest request, long bytes) {
        Backlog backlog = of(request);
        if (backlog != null && !request.response().closed()) {
            backlog.add(request.response().streamId(), bytes);
        }
    }

    private static @Nullable Backlog of(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_2 && request.connection() instanceof ConnectionBase connection
                ? connection.channelHandlerContext().channel().attr(KEY).get()
                : null;
    }

    private void add(long stream, long bytes) {
        byStream.merge(stream, bytes, Long::sum);
        queued += bytes;
        admission.queued(client, bytes);
    }

    private boolean isOver() {
        return queued >= admission.limits().queue().perConnection() || (queued > 0 && admission.isQueueUsedUp(client));
    }

    /** Whether it is so much that a client that gives no room is not waited for. */
    boolean isFarOver() {
        return queued >= FAR * admission.limits().queue().perConnection();
    }

    private void defer(HttpServerRequest request, Handler<HttpServerRequest> handler) {
        request.pause();
        Context context = Objects.requireNonNull(Vertx.currentContext(), "not on an event loop");
        waiting.add(new Waiting(request.response().streamId(), request, context, handler));
    }

    /** How many requests wait for their turn. */
    int waiting() {
        return waiting.size();
    }

    /** A stream is closed: its answer is taken, or nobody's any more. */
    void closed(long stream) {
        waiting.removeIf(each -> each.stream() == stream);
        Long left = byStream.remove(stream);
        if (left != null) {
            queued -= left;
            admission.queued(client, -left);
        }
        next();
    }

    private void closed() {
        waiting.clear();
        byStream.clear();
        admission.queued(client, -queued);
        queued = 0;
    }

    /** One at a time: what it adds decides on the next. */
    private void next() {
        if (!isReleasing && !isOver() && !waiting.isEmpty() && connection.isActive()) {
            isReleasing = true;
            Waiting first = waiting.remove();
            first.context().runOnContext(turn -> {
                isReleasing = false;
                try {
                    first.handle();
                } finally {
                    next();
                }
            });
        }
    }
}
