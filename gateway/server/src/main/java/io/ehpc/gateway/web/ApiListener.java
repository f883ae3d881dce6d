package io.ehpc.gateway.web;

import io.ehpc.gateway.listener.Backlog;
import io.ehpc.gateway.listener.Listener;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The listener of both faces on one event loop; several of them share the port. */
public final class ApiListener extends VerticleBase {
    private final Listener listener;
    private final int port;
    private final Function<Vertx, Router> routes;
    private final LoopLag lag;
    private final Clock wall;
    private volatile @Nullable HttpServer server;

    /**
     * @param listener what it has in common with the others
     * @param port the port; negative for a free one that listeners with the same number share
     * @param routes makes the routes
     * @param lag is told how late its event loop is
     * @param wall the time of day
     */
    public ApiListener(Listener listener, int port, Function<Vertx, Router> routes, LoopLag lag, Clock wall) {
        this.listener = listener;
        this.port = port;
        this.routes = routes;
        this.lag = lag;
        this.wall = wall;
    }

    @Override
    public Future<?> start() {
        lag.watch(vertx);
        return listener.listen(
                        port,
                        created -> created.requestHandler(Backlog.inTurn(ForwardedRequest.before(
                                        listener.proxies(), RoutableRequest.before(routes.apply(vertx)))))
                                .invalidRequestHandler(InvalidRequests.ofServer(wall)))
                .onSuccess(listening -> server = listening);
    }

    /** The port that it listens to. */
    public int port() {
        HttpServer listening = server;
        return listening == null ? 0 : listening.actualPort();
    }

    /** Takes no more requests, lets those under way finish for so long, then closes what is left. */
    public Future<Void> drain(Duration timeout) {
        HttpServer listening = server;
        return listening == null ? Future.succeededFuture() : listener.shutdown(listening, timeout);
    }
}
