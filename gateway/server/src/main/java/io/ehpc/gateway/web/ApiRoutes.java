package io.ehpc.gateway.web;

import io.ehpc.gateway.config.ServerConfig;
import io.ehpc.gateway.protocol.ErrorCode;
import io.ehpc.gateway.protocol.Refusal;
import io.ehpc.gateway.security.DeniedException;
import io.ehpc.gateway.security.Occasion;
import io.ehpc.gateway.time.Clocks;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All routes of the API's port, and what is answered when none fits or one breaks. */
public final class ApiRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(ApiRoutes.class);
    private static final String SERVICE_DESC = "</v1/openapi.json>; rel=\"service-desc\"";

    private ApiRoutes() {}

    /**
     * The routes of one listener.
     *
     * @param serving asked at the start of each request
     * @param draining whether connections are to end with the answer that is under way
     */
    public static Router of(
            Vertx vertx,
            ServerConfig config,
            Supplier<Serving> serving,
            BooleanSupplier draining,
            Observers observers,
            Clocks clocks) {
        Router router = Router.router(vertx);
        RequestChecks checks = RequestChecks.ofServer(config);
        Cors cors = new Cors(config.cors());
        Beginning beginning = new Beginning(new RequestIds(), observers, new HttpDate(clocks.wall()), draining);
        router.route().handler(context -> {
            beginning.of(context);
            cors.mark(context);
            EarlyRefusal refusal = checks.refusal(context);
            if (refusal != null) {
                refuse(context, serving.get(), refusal);
            } else if (!cors.answersPreflight(context)) {
                context.next();
            }
        });
        Door door = new Door(serving);
        PreparedAnswers prepared = new PreparedAnswers(clocks, later(vertx));
        router.route("/").handler(new RpcFace(door, config.messages().maxBodyBytes(), prepared, clocks));
        // Before the images, of which one may be named by what stands in its place.
        new ChangeRoutes(door, serving, new Listeners(vertx, clocks.waits(), draining), clocks.waits()).addTo(router);
        addParted(router, new PartedRequests(door, clocks, prepared));
        new RegionRoutes(door).addTo(router);
        new DescriptionRoutes(vertx).addTo(router);
        new ProblemRoutes().addTo(router);
        router.route().failureHandler(context -> fail(beginning.of(context), statusOf(context)));
        // What no route takes, and what the router itself cannot read, comes to no route's failure handler.
        router.errorHandler(400, context -> fail(beginning.of(context), 400));
        for (int status : new int[] {404, 405}) {
            router.errorHandler(status, context -> missed(beginning.of(context), door, status));
        }
        return router;
    }

    /** The path of one image has a place for any name: it comes last. */
    private static void addParted(Router router, PartedRequests requests) {
        new ImageRoutes(requests).addTo(router);
        new ComparisonRoute(requests).addTo(router);
        new ImageRoute(requests).addTo(router);
    }

    private static PreparedAnswers.Later later(Vertx vertx) {
        return (millis, what) -> vertx.setTimer(millis, id -> what.run());
    }

    /**
     * What every answer of this port has, whichever way the request goes.
     *
     * @param draining whether connections are to end with the answer that is under way
     */
    private record Beginning(RequestIds ids, Observers observers, HttpDate date, BooleanSupplier draining) {
        RoutingContext of(RoutingContext context) {
            if (RequestScope.begin(context, ids, observers)) {
                SecurityHeaders.put(context.response(), context.request().isSSL());
                Expectation.watch(context);
                context.addHeadersEndHandler(last -> end(context));
            }
            return context;
        }

        /** A client that is not told would send its next request into a connection that is being closed. */
        private void end(RoutingContext context) {
            date.put(context.response());
            if (draining.getAsBoolean() && context.request().version() != HttpVersion.HTTP_2) {
                context.response().putHeader("Connection", "close");
            }
            if (isNative(context)) {
                linkDescription(context.response().headers());
            }
        }
    }

    /** What describes the service (RFC 8631), behind other links: clients look for the first one that they know. */
    private static void linkDescription(MultiMap headers) {
        String others = headers.get("Link");
        headers.set("Link", others == null ? SERVICE_DESC : others + ", " + SERVICE_DESC);
    }

    private static void refuse(RoutingContext context, Serving now, EarlyRefusal refusal) {
        RequestScope scope = RequestScope.of(context);
        scope.answered(Route.REFUSED);
        String face = isNative(context) ? "v1" : "rpc";
        now.access()
                .refused(
                        DeniedException.of(refusal.reason()),
                        new Occasion(face, Door.from(context.request()), null, scope.id()));
        if (refusal.status() == 405) {
            context.response().putHeader("Allow", isNative(context) ? "GET, HEAD" : "GET, POST");
        }
        if (isNative(context)) {
            refusal.problem().send(context);
        } else {
            RpcErrors.send(context, refusal.refusal());
        }
    }

    private static int statusOf(RoutingContext context) {
        return context.failure() instanceof HttpException http ? http.getStatusCode() : context.statusCode();
    }

    /** What there is no path to is said to those only who may come in. */
    private static void missed(RoutingContext context, Door door, int status) {
        if (isNative(context)) {
            door.letIn(context, admitted -> fail(context, status));
        } else {
            fail(context, status);
        }
    }

    private static boolean isNative(RoutingContext context) {
        return RequestTarget.path(context).startsWith("/v1/");
    }

    private static void fail(RoutingContext context, int status) {
        Throwable failure = context.failure();
        if (failure != null && status >= 500) {
            LOG.error("request {} failed", RequestScope.of(context).id(), failure);
        }
        if (context.response().ended() || context.response().closed()) {
            return;
        }
        RequestScope.of(context).answered(status >= 500 ? Route.FAILED : Route.REFUSED);
        if (status == 405) {
            context.response().putHeader("Allow", "GET, HEAD");
        }
        if (isNative(context)) {
            problem(status).send(context);
        } else {
            RpcErrors.send(context, refusal(status));
        }
    }

    private static Problem problem(int status) {
        return switch (status) {
            case 404 -> Problem.of(404, "not-found", "Not found", "There is no such path here.");
            case 405 -> Problem.of(405, "method", "Method not allowed", "This path takes GET and HEAD only.");
            case 413 -> Problem.of(413, "too-large", "Request too large", ErrorCode.REQUEST_TOO_LARGE.message());
            default ->
                status < 500
                        ? Problem.of(status, "bad-request", "Bad request", "The request cannot be read.")
                        : Problem.of(
                                500, "internal", "Internal error", "The gateway failed; its log has the request's id.");
        };
    }

    private static Refusal refusal(int status) {
        return switch (status) {
            case 404 -> ErrorCode.INVALID_ACTION_NOT_FOUND.refusal("There is no such path here.");
            case 405 -> ErrorCode.UNSUPPORTED_HTTP_METHOD.refusal();
            case 413 -> ErrorCode.REQUEST_TOO_LARGE.refusal();
            default ->
                status < 500
                        ? new Refusal(status, ErrorCode.INVALID_PARAMETER.code(), "The request cannot be read.")
                        : ErrorCode.UNKNOWN_ERROR.refusal();
        };
    }
}
