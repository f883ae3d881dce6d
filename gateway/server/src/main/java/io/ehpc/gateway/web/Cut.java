package io.ehpc.gateway.web;

import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** Ends an answer for good whose client does not take its end: what is left of it is kept for nobody. */
record Cut(RoutingContext context) {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long CANCEL = 0x8;

    /** Gives the client a moment to take the rest. */
    void soon() {
        context.vertx().setTimer(PATIENCE.toMillis(), time -> now());
    }

    private void now() {
        if (context.request().version() == HttpVersion.HTTP_2) {
            context.response().reset(CANCEL);
        } else if (context.request().connection() instanceof ConnectionBase connection) {
            // A close of Vert.x' own waits until all is written, which it never is here.
            var unused = connection.channelHandlerContext().close();
        } else {
            var unused = context.request().connection().close();
        }
    }
}
