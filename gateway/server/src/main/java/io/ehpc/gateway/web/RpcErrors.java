package io.ehpc.gateway.web;

import io.ehpc.gateway.protocol.ApiError;
import io.ehpc.gateway.protocol.ErrorCode;
import io.ehpc.gateway.protocol.Refusal;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.FaultKind;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Errors in the API's own shape: always JSON, since official clients lose the code of anything else. */
final class RpcErrors {
    private RpcErrors() {}

    /** A refusal of the gateway's own. */
    static void send(RoutingContext context, Refusal refusal) {
        send(context, refusal, null);
    }

    /** The same, with how long to wait before another try; null if that says nothing. */
    static void send(RoutingContext context, Refusal refusal, @Nullable Duration retryAfter) {
        send(context, refusal, RequestScope.of(context).id(), retryAfter);
    }

    /** The upstream's own error if it had one to tell the client, else {@code ServiceUnavailable}. */
    static void send(RoutingContext context, Fault fault) {
        Refusal upstream = fault.kind().isUpstreamsWord() ? fault.upstream() : null;
        String ownId = RequestScope.of(context).id();
        if (fault.kind() == FaultKind.NOT_CACHED) {
            Refusal unavailable = ErrorCode.SERVICE_UNAVAILABLE.refusal(fault.detail());
            send(context, new Refusal(504, unavailable.code(), unavailable.message()), ownId, null);
        } else if (fault.kind() == FaultKind.OVER_QUOTA) {
            send(context, ErrorCode.THROTTLING_USER.refusal(), ownId, fault.retryAfter());
        } else if (upstream == null) {
            send(context, ErrorCode.SERVICE_UNAVAILABLE.refusal(fault.detail()), ownId, fault.retryAfter());
        } else {
            send(context, upstream, fault.requestId() == null ? ownId : fault.requestId(), fault.retryAfter());
        }
    }

    /** That of {@code NotAuthorized} is configured, be it the gateway's word or the upstream's. */
    private static int status(RoutingContext context, Refusal refusal) {
        Integer configured =
                refusal.code().equals(ErrorCode.NOT_AUTHORIZED.code()) ? Admitted.forbiddenStatus(context) : null;
        return configured == null ? refusal.status() : configured;
    }

    private static void send(RoutingContext context, Refusal refusal, String requestId, @Nullable Duration retryAfter) {
        if (retryAfter != null) {
            context.response().putHeader("x-acs-retry-after", Long.toString(retryAfter.toMillis()));
            context.response()
                    .putHeader(
                            "Retry-After",
                            Long.toString(retryAfter.plusMillis(999).toSeconds()));
        }
        if (refusal.status() == 405) {
            // RFC 9110, section 15.5.6.
            context.response().putHeader("Allow", "GET, POST");
        }
        context.response()
                .setStatusCode(status(context, refusal))
                .putHeader("Content-Type", "application/json;charset=utf-8")
                .putHeader("Cache-Control", "no-store");
        ResponseBody.end(
                context,
                Buffer.buffer(
                        ApiError.of(refusal, requestId, RequestHost.of(context).name())
                                .toJson()));
    }
}
