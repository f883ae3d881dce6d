package io.ehpc.gateway.listener;

import io.ehpc.gateway.config.ConnectionLimits;
import io.ehpc.gateway.config.ListenerConfig;
import io.ehpc.gateway.config.MessageLimits;
import io.ehpc.gateway.config.ProxiesConfig;
import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.telemetry.ListenerMetrics;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.net.ServerSSLOptions;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One address that is listened to, perhaps by several servers on as many event loops: its options, its limits
 * and its certificate.
 */
public final class Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

    private final Vertx vertx;
    private final ListenerConfig config;
    private final MessageLimits messages;
    private final ListenerMetrics.OfListener metrics;
    private final Admission admission;
    private final @Nullable CertificateWatch certificate;
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
    private volatile @Nullable ServerIdentity identity;
    private volatile boolean isClosing;

    /** Listens to nothing yet. */
    public Listener(
            Vertx vertx,
            ListenerConfig config,
            MessageLimits messages,
            ListenerMetrics.OfListener metrics,
            Clock clock) {
        this.vertx = vertx;
        this.config = config;
        this.messages = messages;
        this.metrics = metrics;
        this.admission = new Admission(config.limits(), metrics);
        this.certificate = config.tls().isOn() ? new CertificateWatch(vertx, config.tls(), metrics, clock) : null;
    }

    /** The proxies in front of it. */
    public ProxiesConfig proxies() {
        return config.proxies();
    }

    /** Reads the certificate, if there is one; fails with a {@link BadCertificateException}. To be done first. */
    public Future<Void> prepare() {
        CertificateWatch watch = certificate;
        return watch == null
                ? Future.succeededFuture()
                : vertx.executeBlocking(watch::first).map(first -> {
                    inUse(first);
                    return null;
                });
    }

    private void inUse(ServerIdentity now) {
        identity = now;
        metrics.certificateValidUntil(now.validUntil());
        metrics.certificateWeaknesses(now.weaknesses());
        now.complaints().forEach(complaint -> LOG.warn("{}.tls: {}", metrics.name(), complaint));
    }

    /**
     * A server that listens, with these handlers; fails with a {@link BindException} that begins with
     * {@code host:port}, since the system's own error does not name it.
     *
     * @param port instead of the configured one; negative for a free one that servers with the same number share
     * @param handlers sets the handlers, but for those of connections
     */
    public Future<HttpServer> listen(int port, Consumer<HttpServer> handlers) {
        HttpServerOptions options = options();
        HttpServer server = vertx.createHttpServer(options);
        handlers.accept(server);
        server.connectionHandler(connection -> connected(connection, options)).exceptionHandler(this::handshakeFailed);
        return server.listen(port, config.host())
                .onSuccess(this::isListening)
                .recover(cause -> Future.failedFuture(named(config.authority(port), cause)));
    }

    private void isListening(HttpServer server) {
        servers.add(server);
        Doorway.guard(vertx, server.actualPort(), this::letsIn);
    }

    private static Throwable named(String address, Throwable cause) {
        BindException named = new BindException(address + ": " + cause.getMessage());
        named.initCause(cause);
        return named;
    }

    private HttpServerOptions options() {
        ConnectionLimits limits = config.limits();
        HttpServerOptions options = new HttpServerOptions()
                .setMaxInitialLineLength(messages.maxUrlBytes())
                .setMaxHeaderSize(messages.maxHeaderBytes())
                .setHttp2ClearTextEnabled(config.http2ClearText())
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(config.maxStreams())
                        .setMaxHeaderListSize(messages.maxHeaderBytes()))
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false);
        if (config.proxies().protocol()) {
            options.setUseProxyProtocol(true)
                    .setProxyProtocolTimeoutUnit(TimeUnit.MILLISECONDS)
                    .setProxyProtocolTimeout(limits.headTimeout().toMillis());
        }
        if (config.tls().isOn()) {
            // Never in the clear instead.
            ServerIdentity proof = Objects.requireNonNull(identity, "not prepared");
            options.setSsl(true)
                    .setSslEngineOptions(new StrictTls(metrics::handshakeFailed))
                    .setUseAlpn(true)
                    .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                    .setSslHandshakeTimeout(limits.headTimeout().toMillis());
            var unused = proof.applyTo(options.getSslOptions());
        }
        return options;
    }

    /** Looks whether the certificate's files changed and stand still; new connections get what is good. */
    public Future<Void> watchCertificate() {
        CertificateWatch watch = certificate;
        return watch == null
                ? Future.succeededFuture()
                : vertx.executeBlocking(watch::poll).compose(next -> show(next));
    }

    /** The same at once. */
    public Future<Void> reloadCertificate() {
        CertificateWatch watch = certificate;
        return watch == null
                ? Future.succeededFuture()
                : vertx.executeBlocking(watch::demand).compose(next -> show(next));
    }

    /** Servers that share an address share this too: one is told for all. */
    private Future<Void> show(@Nullable ServerIdentity proof) {
        if (proof == null || servers.isEmpty()) {
            return Future.succeededFuture();
        }
        return servers.get(0)
                .updateSSLOptions(proof.applyTo(new ServerSSLOptions()))
                .map(updated -> {
                    inUse(proof);
                    metrics.reloaded(ListenerMetrics.Reload.TAKEN);
                    LOG.info(
                            "{}.tls: another certificate is in use, valid until {}",
                            metrics.name(),
                            proof.validUntil());
                    return null;
                });
    }

    /**
     * Lets no more connections in, to none of its servers, and has that one finish what is under way; then closes what
     * is left.
     *
     * @param timeout how long that may take
     */
    public Future<Void> shutdown(HttpServer server, Duration timeout) {
        isClosing = true;
        return server.shutdown(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Goes by other limits from now on. */
    public void configure(ConnectionLimits next) {
        admission.configure(next);
    }

    /** Decides on a connection that was just accepted; one that is not let in is closed. */
    private boolean letsIn(Channel connection) {
        if (isClosing) {
            // Its server has no event loop for it any more.
            refuse(connection);
            return false;
        }
        if (config.proxies().protocol() && !isProxy(connection.remoteAddress())) {
            // Whatever it says of its client is its own word.
            metrics.refused(ListenerMetrics.Refusal.PROXY);
            LOG.debug("connection from {} refused: it is no proxy", connection.remoteAddress());
            refuse(connection);
            return false;
        }
        ClientKey client = ClientKey.at(connection.remoteAddress());
        if (!admission.enter(client)) {
            LOG.debug("connection from {} refused: too many", connection.remoteAddress());
            refuse(connection);
            return false;
        }
        SendBuffers.bound(connection, admission.open());
        ConnectionGuard guard = new ConnectionGuard(client, admission, metrics);
        connection.attr(ConnectionGuard.KEY).set(guard);
        connection.pipeline().addFirst(guard);
        var unused = connection.closeFuture().addListener(closed -> admission.leave(guard.client()));
        return true;
    }

    private boolean isProxy(SocketAddress peer) {
        return peer instanceof InetSocketAddress inet
                && inet.getAddress() != null
                && config.proxies().include(inet.getAddress());
    }

    /**
     * Counts a connection for the client that its proxy names from now on, by the PROXY protocol; false if that one has
     * too many.
     */
    private boolean isLetInBehindProxy(ConnectionGuard guard, HttpConnection connection) {
        ClientKey named = ClientKey.at(connection.remoteAddress().hostAddress());
        if (!config.proxies().protocol() || named.equals(guard.client())) {
            return true;
        }
        if (!admission.enter(named)) {
            return false;
        }
        admission.leave(guard.client());
        guard.isOf(named);
        return true;
    }

    private static void refuse(Channel connection) {
        if (connection.isRegistered()) {
            var unused = connection.close();
        } else {
            connection.unsafe().closeForcibly();
        }
    }

    /** A connection speaks HTTP now, in one version or, after an upgrade, in the other. */
    private void connected(HttpConnection connection, HttpServerOptions options) {
        // Clients that go are no trouble of ours.
        connection.exceptionHandler(broken -> LOG.debug("connection from {}", connection.remoteAddress(), broken));
        ChannelHandlerContext context = ((HttpServerConnection) connection).channelHandlerContext();
        Channel channel = context.channel();
        if (!channel.hasAttr(ConnectionGuard.KEY) && !letsIn(channel)) {
            return;
        }
        ConnectionGuard guard = channel.attr(ConnectionGuard.KEY).get();
        if (!isLetInBehindProxy(guard, connection)) {
            LOG.debug("connection for {} refused: too many", connection.remoteAddress());
            refuse(channel);
            return;
        }
        ChannelPipeline pipeline = channel.pipeline();
        Http2ConnectionHandler http2 = pipeline.get(Http2ConnectionHandler.class);
        if (http2 == null) {
            // Where HTTP/2 may come in the clear, this is told of no connection before its first request is decoded.
            if (!config.http2ClearText()) {
                ExactNames.on(pipeline, options);
            }
            RoomyBuffers.on(channel);
            Http1Watch.on(pipeline, guard);
        } else {
            RoomyBuffers.off(channel);
            Http1Watch.off(pipeline);
            guard.countsNoQueue();
            WritabilityCheck.on(pipeline.context(http2), http2.connection());
            Http2Watch.on(pipeline.context(http2), http2, guard, Backlog.on(context, guard.client(), admission));
        }
    }

    private void handshakeFailed(Throwable cause) {
        if (config.tls().isOn()) {
            metrics.handshakeFailed();
            LOG.debug("TLS handshake failed", cause);
        }
    }
}
