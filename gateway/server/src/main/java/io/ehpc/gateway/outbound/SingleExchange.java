package io.ehpc.gateway.outbound;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one exchange of a client's HTTP/1.1 connection: one request, then one response, and nothing else. Interim
 * responses are skipped, a few of them; anything else that is not the response breaks the connection, and the
 * exchange fails.
 *
 * <p>HTTP/1.1 pairs responses with requests by their order alone. So no connection is used twice, and the end of a
 * response is withheld until the server has closed, or has been silent for a while: of two responses, nobody could
 * tell which is meant.
 */
final class SingleExchange extends ChannelDuplexHandler {
    /** Servers close at once, as they are asked to; one that does not costs this much. */
    static final long SILENCE_MILLIS = 100;

    static final int MAX_INTERIM = 8;

    private final Consumer<Unexpected> onUnexpected;
    private Stage stage = Stage.UNASKED;
    private int interim;
    private @Nullable HttpContent end;
    private @Nullable Future<?> silence;

    private enum Stage {
        UNASKED,
        ASKING,
        ASKED,
        /** Within an interim response. */
        INTERIM,
        ANSWERING,
        /** The response is there, its end is withheld. */
        WITHHELD,
        /** Nothing that comes is let through. */
        OVER
    }

    SingleExchange(Consumer<Unexpected> onUnexpected) {
        this.onUnexpected = onUnexpected;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpRequest) {
            if (stage != Stage.UNASKED) {
                ReferenceCountUtil.release(message);
                promise.setFailure(new IllegalStateException("a second request on a connection"));
                var unused = ctx.close();
                return;
            }
            stage = Stage.ASKING;
        }
        if (message instanceof LastHttpContent && stage == Stage.ASKING) {
            stage = Stage.ASKED;
        }
        var unused = ctx.write(message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (stage == Stage.OVER) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
            refuse(ctx, message, stage == Stage.WITHHELD ? Unexpected.SURPLUS : Unexpected.UNREADABLE);
        } else if (message instanceof HttpResponse response) {
            head(ctx, response);
        } else if (message instanceof HttpContent content) {
            content(ctx, content);
        } else {
            refuse(ctx, message, Unexpected.UNREADABLE);
        }
    }

    private void head(ChannelHandlerContext ctx, HttpResponse response) {
        if (stage == Stage.WITHHELD) {
            refuse(ctx, response, Unexpected.SURPLUS);
        } else if (stage != Stage.ASKED) {
            refuse(ctx, response, Unexpected.EARLY);
        } else if (response.status().code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
            refuse(ctx, response, Unexpected.SWITCHING);
        } else if (response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            stage = Stage.ANSWERING;
            ctx.fireChannelRead(response);
        } else if (++interim > MAX_INTERIM) {
            refuse(ctx, response, Unexpected.INTERIM);
        } else {
            stage = Stage.INTERIM;
            ReferenceCountUtil.release(response);
        }
    }

    private void content(ChannelHandlerContext ctx, HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        if (stage == Stage.INTERIM) {
            ReferenceCountUtil.release(content);
            stage = last ? Stage.ASKED : Stage.INTERIM;
        } else if (!last) {
            ctx.fireChannelRead(content);
        } else {
            stage = Stage.WITHHELD;
            end = content;
            silence = ctx.executor().schedule(() -> finish(ctx), SILENCE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Lets the end of the response through, if it is withheld. */
    private void finish(ChannelHandlerContext ctx) {
        HttpContent last = taken();
        if (last != null) {
            stage = Stage.OVER;
            ctx.fireChannelRead(last);
            ctx.fireChannelReadComplete();
            var unused = ctx.close();
        }
    }

    private @Nullable HttpContent taken() {
        HttpContent last = end;
        end = null;
        Future<?> waiting = silence;
        if (waiting != null) {
            waiting.cancel(false);
        }
        return last;
    }

    private void refuse(ChannelHandlerContext ctx, Object message, Unexpected kind) {
        stage = Stage.OVER;
        ReferenceCountUtil.release(message);
        ReferenceCountUtil.release(taken());
        onUnexpected.accept(kind);
        ctx.fireExceptionCaught(new UnexpectedMessageException(kind));
        var unused = ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        finish(ctx);
        ctx.fireChannelInactive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent) {
            finish(ctx);
        }
        ctx.fireUserEventTriggered(event);
    }

    /** A connection that breaks once the response is there has ended, in its way. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        finish(ctx);
        ctx.fireExceptionCaught(cause);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        ReferenceCountUtil.release(taken());
    }
}
