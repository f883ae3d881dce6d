package io.ehpc.gateway.simulator;

import io.ehpc.gateway.protocol.Printable;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the control API answers: JSON, nothing, or a problem document of RFC 9457. */
final class ControlAnswer {
    private static final Logger LOG = LoggerFactory.getLogger(ControlAnswer.class);

    private ControlAnswer() {}

    static void send(RoutingContext context, int status, Object value) {
        context.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end(ControlJson.of(value));
    }

    static void done(RoutingContext context) {
        context.response().setStatusCode(204).end();
    }

    /** Whatever goes wrong on the router becomes a problem document. */
    static void problems(Router router) {
        router.errorHandler(400, context -> refuse(context, 400, "the request is malformed"));
        router.errorHandler(
                404, context -> refuse(context, 404, "nothing is at " + Printable.of(context.normalizedPath())));
        router.errorHandler(405, context -> refuse(context, 405, "the method does not go with this path"));
        router.errorHandler(413, context -> refuse(context, 413, "the body is too large"));
        router.errorHandler(500, ControlAnswer::explain);
    }

    private static void explain(RoutingContext context) {
        Throwable failure = context.failure();
        if (failure instanceof Problem problem) {
            refuse(context, problem.status(), problem.detail());
        } else if (failure instanceof IllegalArgumentException wrong) {
            refuse(context, 400, String.valueOf(wrong.getMessage()));
        } else {
            LOG.error("The control API failed at {}", context.normalizedPath(), failure);
            refuse(context, 500, "the simulator failed; its log says more");
        }
    }

    private static void refuse(RoutingContext context, int status, String detail) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "about:blank");
        problem.put("title", HttpResponseStatus.valueOf(status).reasonPhrase());
        problem.put("status", status);
        problem.put("detail", detail);
        context.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/problem+json")
                .end(ControlJson.of(problem));
    }
}
