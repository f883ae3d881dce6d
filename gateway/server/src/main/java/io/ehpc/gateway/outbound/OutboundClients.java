package io.ehpc.gateway.outbound;

import io.ehpc.gateway.telemetry.OutboundMetrics;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.impl.VertxConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Maker of the HTTP clients that go out. They speak HTTP/1.1, carry one exchange on a connection, and have a limit
 * for all that may hang.
 */
public final class OutboundClients {
    private final Vertx vertx;
    private final OutboundMetrics metrics;

    /**
     * What a client may take.
     *
     * @param connectTimeout how long a connection may take to open
     * @param handshakeTimeout how long its TLS handshake may then take
     * @param connections how many are open at most, to one address
     * @param maxWaiting how many calls may wait for one; more fail at once
     */
    public record Settings(Duration connectTimeout, Duration handshakeTimeout, int connections, int maxWaiting) {}

    public OutboundClients(Vertx vertx, OutboundMetrics metrics) {
        this.vertx = vertx;
        this.metrics = metrics;
    }

    /** A client of its own: its connections are shared with no other. */
    public HttpClient create(Settings settings) {
        HttpClientOptions options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setKeepAlive(false)
                .setPipelining(false)
                .setConnectTimeout((int) settings.connectTimeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setSslHandshakeTimeout(settings.handshakeTimeout().toMillis())
                .setMaxHeaderSize(16 << 10)
                .setDecompressionSupported(false);
        PoolOptions pool =
                new PoolOptions().setHttp1MaxSize(settings.connections()).setMaxWaitQueueSize(settings.maxWaiting());
        return vertx.httpClientBuilder()
                .with(options)
                .with(pool)
                .withConnectHandler(this::connected)
                .build();
    }

    /** Called on the connection's event loop, before the first request is written to it. */
    private void connected(HttpConnection connection) {
        // A broken connection fails the call that it carried, which tells more than its own exception.
        connection.exceptionHandler(broken -> {});
        ChannelHandlerContext context = ((VertxConnection) connection).channelHandlerContext();
        context.pipeline()
                .addBefore(
                        context.name(),
                        "gatewayExchange",
                        new SingleExchange(kind -> metrics.unexpected(kind.label())));
    }
}
