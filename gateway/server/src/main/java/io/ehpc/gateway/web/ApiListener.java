package io.ehpc.gateway.web;

import io.ehpc.gateway.config.ServerConfig;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listener of both faces on one event loop; several of them share the port. */
public final class ApiListener extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ApiListener.class);

    private final ServerConfig config;
    private final int port;
    private final Function<Vertx, Router> routes;
    private volatile @Nullable HttpServer server;

    /**
     * @param port the port; negative for a free one that listeners with the same number share
     * @param routes makes the routes
     */
    public ApiListener(ServerConfig config, int port, Function<Vertx, Router> routes) {
        this.config = config;
        this.port = port;
        this.routes = routes;
    }

    @Override
    public Future<?> start() {
        HttpServerOptions options = new HttpServerOptions()
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout((int) config.idleTimeout().toMillis())
                .setMaxInitialLineLength(config.maxUrlBytes())
                .setMaxHeaderSize(config.maxHeaderBytes());
        HttpServer created = vertx.createHttpServer(options)
                .requestHandler(routes.apply(vertx))
                .invalidRequestHandler(InvalidRequests::refuse)
                .connectionHandler(ApiListener::logBroken);
        return Listening.at(created, port, config.host()).onSuccess(listening -> server = listening);
    }

    /** Clients that go are no trouble of ours. */
    private static void logBroken(HttpConnection connection) {
        connection.exceptionHandler(broken -> LOG.debug("connection from {}", connection.remoteAddress(), broken));
    }

    /** The port that it listens to. */
    public int port() {
        HttpServer listening = server;
        return listening == null ? 0 : listening.actualPort();
    }

    /** Takes no more requests, lets those under way finish for so long, then closes what is left. */
    public Future<Void> drain(Duration timeout) {
        HttpServer listening = server;
        return listening == null
                ? Future.succeededFuture()
                : listening.shutdown(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
}
