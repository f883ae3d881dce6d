package io.ehpc.gateway.web;

import io.ehpc.gateway.cache.Directives;
import io.ehpc.gateway.catalogue.NotAllowedException;
import io.ehpc.gateway.catalogue.OverShareException;
import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.Parameters;
import io.ehpc.gateway.protocol.RefusedException;
import io.ehpc.gateway.security.DeniedException;
import io.ehpc.gateway.time.Clocks;
import io.ehpc.gateway.tracing.Telling;
import io.ehpc.gateway.upstream.CallFailedException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The API as the cloud serves it, for programs on official SDKs: the upstream's answer, byte for byte. */
final class RpcFace implements Handler<RoutingContext> {
    private static final Buffer NO_BODY = Buffer.buffer();

    private final Door door;
    private final int maxBodyBytes;
    private final PreparedAnswers prepared;
    private final Clocks clocks;

    RpcFace(Door door, int maxBodyBytes, PreparedAnswers prepared, Clocks clocks) {
        this.door = door;
        this.maxBodyBytes = maxBodyBytes;
        this.prepared = prepared;
        this.clocks = clocks;
    }

    @Override
    public void handle(RoutingContext context) {
        RequestScope.of(context).took(Route.RPC);
        Admitted anyone = door.unidentified(context);
        if (anyone == null) {
            send(
                    context,
                    read(context)
                            .compose(request -> door.admit(context, request)
                                    .compose(admitted -> answer(context, admitted, request))));
            return;
        }
        // What is prepared for anyone needs no more than the head.
        SameRequest same = SameRequest.ofRpc(context, anyone);
        Repeatable ready = ready(same, anyone);
        if (ready != null) {
            ready.send(context);
        } else {
            send(context, read(context).compose(request -> asked(context, anyone, same, request)));
        }
    }

    private void send(RoutingContext context, Future<Repeatable> answer) {
        answer.onComplete(ready -> ready.send(context), failure -> refuse(context, failure));
    }

    private Future<ApiRequest> read(RoutingContext context) {
        return body(context).map(body -> {
            if (body.length() > 0 && context.request().method().equals(HttpMethod.GET)) {
                // No cache knows what it asks: RFC 9110, section 9.3.1.
                SharedLifetime.forbid(context);
            }
            return apiRequest(context, body);
        });
    }

    private Future<Repeatable> answer(RoutingContext context, Admitted admitted, ApiRequest request) {
        SameRequest same = SameRequest.ofRpc(context, admitted);
        Repeatable ready = ready(same, admitted);
        return ready == null ? asked(context, admitted, same, request) : Future.succeededFuture(ready);
    }

    private @Nullable Repeatable ready(@Nullable SameRequest same, Admitted admitted) {
        return same == null ? null : prepared.take(same, admitted.serving());
    }

    private Future<Repeatable> asked(
            RoutingContext context, Admitted admitted, @Nullable SameRequest same, ApiRequest request) {
        Serving now = admitted.serving();
        long generation = now.catalogue().generation();
        Telling telling = Explanation.wanted(context, now.requests().explain(), clocks.waits());
        Directives directives = now.directives(context.request()).with(telling);
        return Future.succeededFuture(request)
                .map(now.rpcReader()::read)
                .compose(call -> admitted.catalogue().answer(call, now.deadline(clocks.monotonic()), directives))
                .onComplete(ended -> explain(context, telling, now))
                .compose(served -> admitted.catalogue().shown(served.answer()).map(shown -> {
                    RpcAnswer answer = RpcAnswer.of(served, shown);
                    if (same != null && served.isHeld()) {
                        prepared.keep(same, now, generation, answer);
                    }
                    return answer;
                }));
    }

    /** That of a GET too, which counts for its signature. */
    private Future<Buffer> body(RoutingContext context) {
        return context.request().method().equals(HttpMethod.GET) && RequestBody.isAbsent(context.request())
                ? Future.succeededFuture(NO_BODY)
                : RequestBody.of(context, maxBodyBytes);
    }

    private static ApiRequest apiRequest(RoutingContext context, Buffer body) {
        HttpServerRequest request = context.request();
        // A name may come in another case the second time: its values stay in their order.
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        request.headers().forEach(header -> headers.merge(header.getKey(), header.getValue(), (a, b) -> a + "," + b));
        String host = RequestHost.of(context).text();
        if (host != null) {
            headers.put("host", host);
        }
        String query = request.query() == null ? "" : request.query();
        ApiRequest read = new ApiRequest(
                request.method().name(),
                Objects.requireNonNullElse(request.path(), "/"),
                Parameters.parse(query),
                headers,
                body.getBytes());
        // A form with too many parameters is refused as such, whoever sent it: before anything is signed.
        read.form();
        return read;
    }

    /** In a header: the body is the upstream's. */
    private static void explain(RoutingContext context, Telling telling, Serving now) {
        if (telling.isWanted()) {
            Patience patience = Patience.configured(now.requests().deadline());
            context.response().putHeader(Explanation.HEADER, new Explanation(telling, patience).header());
            SharedLifetime.forbid(context);
        }
    }

    private void refuse(RoutingContext context, Throwable failure) {
        if (failure instanceof DeniedException denied) {
            door.refuse(context, denied);
        } else if (failure instanceof NotAllowedException notAllowed) {
            door.refuse(context, notAllowed);
        } else if (failure instanceof OverShareException over) {
            door.refuse(context, Admitted.of(context).client().overShare(over.detail(), over.retryAfter()));
        } else if (failure instanceof RefusedException refused) {
            RequestScope.of(context).answered(Route.REFUSED);
            RpcErrors.send(context, refused.refusal());
        } else if (failure instanceof CallFailedException failed) {
            RequestScope.of(context).answered(Route.ofFault(failed.fault()));
            RpcErrors.send(context, failed.fault());
        } else {
            context.fail(failure);
        }
    }
}
