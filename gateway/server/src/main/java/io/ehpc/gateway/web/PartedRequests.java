package io.ehpc.gateway.web;

import io.ehpc.gateway.catalogue.BadQuestionException;
import io.ehpc.gateway.catalogue.NotAllowedException;
import io.ehpc.gateway.catalogue.OverShareException;
import io.ehpc.gateway.time.Clocks;
import io.ehpc.gateway.tracing.Telling;
import io.ehpc.gateway.upstream.CallFailedException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way of a request over many parts: a prepared answer if there is one, else reading, asking, answering. */
final class PartedRequests {
    private static final List<String> OF_ALL = List.of("require", "timeout");

    private final Door door;
    private final Clocks clocks;
    private final PreparedAnswers prepared;

    PartedRequests(Door door, Clocks clocks, PreparedAnswers prepared) {
        this.door = door;
        this.clocks = clocks;
        this.prepared = prepared;
    }

    /** How a route answers. */
    interface Answering {
        /** Fails with, or throws, what is wrong with the request. */
        Future<PartedAnswer> to(Asked asked);
    }

    /** Adds a route that takes these parameters besides those that all take. */
    void add(Router router, String path, Route route, List<String> parameters, Answering answering) {
        List<String> known = new ArrayList<>(parameters);
        known.addAll(OF_ALL);
        router.route(path)
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(door.to(route))
                .handler(context -> handle(context, route, known, answering));
    }

    private void handle(RoutingContext context, Route route, List<String> known, Answering answering) {
        Admitted admitted = Admitted.of(context);
        Telling telling =
                Explanation.wanted(context, admitted.serving().requests().explain(), clocks.waits());
        SameRequest same = telling.isWanted() ? null : SameRequest.ofNative(context.request(), admitted);
        Repeatable ready = same == null ? null : prepared.take(same, admitted.serving());
        if (ready != null) {
            ready.send(context);
            return;
        }
        long generation = admitted.serving().catalogue().generation();
        Future.succeededFuture(context)
                .map(ctx -> Asked.of(ctx, admitted, known, clocks.monotonic(), telling))
                .compose(asked -> answering.to(asked).map(answer -> finished(asked, answer)))
                .onComplete(
                        answer -> send(context, same, admitted.serving(), generation, answer),
                        failure -> refuse(context, route, failure));
    }

    private void send(
            RoutingContext context, @Nullable SameRequest same, Serving serving, long generation, PartedAnswer answer) {
        if (same != null && answer.isRepeatable()) {
            prepared.keep(same, serving, generation, answer);
        }
        answer.send(context);
    }

    private static PartedAnswer finished(Asked asked, PartedAnswer answer) {
        String applied = asked.patience().applied();
        if (applied != null) {
            answer.headers().set("Preference-Applied", applied);
        }
        return asked.telling().isWanted() ? new Explanation(asked.telling(), asked.patience()).in(answer) : answer;
    }

    private void refuse(RoutingContext context, Route route, Throwable failure) {
        if (failure instanceof NotAllowedException notAllowed) {
            door.refuse(context, notAllowed);
        } else if (failure instanceof OverShareException over) {
            door.refuse(context, Admitted.of(context).client().overShare(over.detail(), over.retryAfter()));
        } else if (failure instanceof BadParameterException bad) {
            RequestScope.of(context).answered(Route.REFUSED);
            Problem.badParameter(bad.parameter(), bad.detail()).send(context);
        } else if (failure instanceof BadQuestionException bad) {
            RequestScope.of(context).answered(Route.REFUSED);
            problem(bad, route).send(context);
        } else if (failure instanceof CallFailedException failed) {
            RequestScope.of(context).answered(Route.ofFault(failed.fault()));
            Problem.of(failed.fault()).send(context);
        } else {
            context.fail(failure);
        }
    }

    /** What the path names and does not exist is not found; what a parameter names is a wrong parameter. */
    private static Problem problem(BadQuestionException bad, Route route) {
        boolean namedByPath = switch (bad.subject()) {
            case REGION -> route == Route.REGION_IMAGES;
            case CLUSTER -> route == Route.CLUSTER_IMAGES;
            case REQUIRE, CURSOR -> false;
        };
        return bad.isUnknown() && namedByPath
                ? new Problem(
                        "not-found",
                        "Not found",
                        404,
                        bad.detail(),
                        bad.subject().parameter(),
                        null,
                        null,
                        null)
                : Problem.badParameter(bad.subject().parameter(), bad.detail());
    }
}
