package io.ehpc.gateway.listener;

import io.netty.channel.ChannelPipeline;
import io.netty.util.AsciiString;
import io.vertx.core.http.HttpServerConfig;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.http1.VertxHttpRequestDecoder;

/**
 * Vert.x' decoder of requests, but for its haste: like Netty's, it takes a name for {@code Content-Length} or
 * {@code Content-Type} whatever its ninth character is. A proxy passes {@code Content-Xength} on as a header that it
 * does not know, so the two would not agree on where a request ends (RFC 9112, section 11.2).
 */
final class ExactNames extends VertxHttpRequestDecoder {
    private static final String DECODER = "httpDecoder";
    private static final int UNREAD = 8;

    private ExactNames(HttpServerOptions options) {
        super(new HttpServerConfig(options).getHttp1Config());
    }

    /** Decodes, on a pipeline that Vert.x has set up for HTTP/1.1 and through which nothing has come yet. */
    static void on(ChannelPipeline pipeline, HttpServerOptions options) {
        pipeline.replace(DECODER, DECODER, new ExactNames(options));
    }

    @Override
    protected AsciiString splitHeaderName(byte[] bytes, int start, int length) {
        AsciiString name = super.splitHeaderName(bytes, start, length);
        return length <= UNREAD || lowerCase(bytes[start + UNREAD]) == lowerCase(name.byteAt(UNREAD))
                ? name
                : new AsciiString(bytes, start, length, true);
    }

    private static char lowerCase(byte character) {
        return AsciiString.toLowerCase(AsciiString.b2c(character));
    }
}
