package io.ehpc.gateway.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * The TLS of one connection, closed when its client begins another handshake: a client of TLS 1.2 could have the
 * server compute a signature and a key exchange again and again (CVE-2011-1473). The type of a record is not
 * encrypted (RFC 5246, section 6.2.1); what TLS 1.3 sends after its handshake is of another type (RFC 8446,
 * section 5.2).
 */
final class SingleHandshake extends SslHandler {
    private static final int HANDSHAKE = 22;

    private final Runnable refused;

    /** @param refused is told of each connection that is closed so */
    SingleHandshake(SSLEngine engine, boolean startTls, Executor tasks, Runnable refused) {
        super(engine, startTls, tasks);
        this.refused = refused;
    }

    /** Called for one record after the other, from its first byte on. */
    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws SSLException {
        if (in.isReadable()
                && in.getUnsignedByte(in.readerIndex()) == HANDSHAKE
                && handshakeFuture().isSuccess()) {
            in.skipBytes(in.readableBytes());
            refused.run();
            var unused = ctx.close();
            return;
        }
        super.decode(ctx, in, out);
    }
}
