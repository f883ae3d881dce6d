package io.ehpc.gateway.web;

import io.ehpc.gateway.listener.Backlog;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** The end of an answer. */
final class ResponseBody {
    private ResponseBody() {}

    /** Ends it with a body; {@code HEAD} gets the length alone, since over HTTP/2 Vert.x would send it all. */
    static void end(RoutingContext context, Buffer body) {
        HttpServerResponse response = context.response();
        if (context.request().method().equals(HttpMethod.HEAD)) {
            var unused = response.putHeader("Content-Length", Integer.toString(body.length()))
                    .end();
        } else {
            Backlog.add(context.request(), body.length());
            var unused = response.end(body);
        }
    }
}
