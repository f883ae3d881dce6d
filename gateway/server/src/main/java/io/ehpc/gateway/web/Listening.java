package io.ehpc.gateway.web;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import java.net.BindException;

/** The start of a listener, whose failure names the address: the system's own error does not. */
public final class Listening {
    private Listening() {}

    /** The server, listening; fails with a {@link BindException} that begins with {@code host:port}. */
    public static Future<HttpServer> at(HttpServer server, int port, String host) {
        return server.listen(port, host).recover(cause -> {
            BindException named = new BindException(host + ":" + port + ": " + cause.getMessage());
            named.initCause(cause);
            return Future.failedFuture(named);
        });
    }
}
