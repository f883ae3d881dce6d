package io.ehpc.gateway.upstream;

import io.ehpc.gateway.outbound.GivenUpException;
import io.ehpc.gateway.outbound.UnexpectedMessageException;
import io.ehpc.gateway.protocol.ApiError;
import io.ehpc.gateway.protocol.Refusal;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** From what went wrong with a call to its {@link Fault}. */
final class Faults {
    /** Back-end faults that the API answers with a 4xx status. */
    private static final Set<String> BACKEND = Set.of("EcsError", "DbError", "OrderError", "AliyunError");

    private static final Set<String> NOT_FOUND = Set.of("ImageNotFound", "ClusterNotFound", "InvalidCluster.NotFound");

    private static final List<String> CREDENTIALS = List.of(
            "InvalidAccessKeyId",
            "InvalidAccessKeySecret",
            "IncompleteSignature",
            "SignatureDoesNotMatch",
            "SignatureNonceUsed",
            "InvalidTimeStamp",
            "InvalidSecurityToken",
            "MissingSecurityToken");

    private Faults() {}

    /** The kind of an error that the upstream names. */
    static FaultKind kind(int status, String code) {
        if (status == 429 || code.contains("Throttling")) {
            return FaultKind.THROTTLED;
        }
        if (BACKEND.contains(code)) {
            return FaultKind.BACKEND;
        }
        if (NOT_FOUND.contains(code)) {
            return FaultKind.NOT_FOUND;
        }
        if (CREDENTIALS.stream().anyMatch(code::startsWith)) {
            return FaultKind.CREDENTIALS;
        }
        // A code in a 200 that we do not know is as good as an answer that we do not know.
        return status >= 400 && status < 500 ? FaultKind.REFUSED : FaultKind.BACKEND;
    }

    /** The fault of an answer whose body is an error. */
    static Fault of(int status, ApiError error, @Nullable Duration retryAfter) {
        FaultKind kind = kind(status, error.code());
        int honest = status >= 400 ? status : 500;
        return new Fault(
                kind,
                kind.title() + ": " + error.code() + ", HTTP status " + status + ".",
                new Refusal(honest, error.code(), error.message()),
                error.requestId().isEmpty() ? null : error.requestId(),
                retryAfter);
    }

    /** The fault of an answer that is neither good nor an error of the API's. */
    static Fault unreadable(int status, String why, @Nullable Duration retryAfter) {
        FaultKind kind = status == 429 ? FaultKind.THROTTLED : status >= 500 ? FaultKind.BACKEND : FaultKind.MALFORMED;
        String detail = kind.title() + ": HTTP status " + status + ", and " + why + ".";
        return new Fault(kind, detail, null, null, retryAfter);
    }

    /** The fault of a call that did not get as far as an answer: what is unknown broke the connection. */
    static Fault of(Throwable failure) {
        if (failure instanceof CallFailedException || failure instanceof Error) {
            return CallFailedException.faultOf(failure);
        }
        if (failure instanceof GivenUpException givenUp) {
            return of(givenUp);
        }
        if (failure instanceof UnexpectedMessageException unexpected) {
            return Fault.of(FaultKind.MALFORMED, FaultKind.MALFORMED.title() + ": " + unexpected.getMessage() + ".");
        }
        if (failure instanceof ConnectionPoolTooBusyException) {
            return Fault.of(FaultKind.OVERLOADED, "Too many calls wait for a connection to the region.");
        }
        boolean timedOut = failure instanceof TimeoutException || failure instanceof ConnectTimeoutException;
        FaultKind kind = timedOut ? FaultKind.TIMED_OUT : FaultKind.UNREACHABLE;
        return Fault.of(kind, kind.title() + ": " + failure.getClass().getSimpleName() + ".");
    }

    private static Fault of(GivenUpException givenUp) {
        long limit = givenUp.limit();
        return switch (givenUp.reason()) {
            case NO_CONNECTION ->
                Fault.of(FaultKind.TIMED_OUT, "No connection to the region was to be had within " + limit + " ms.");
            case NO_RESPONSE -> Fault.of(FaultKind.TIMED_OUT, "The region did not answer within " + limit + " ms.");
            case TOO_LARGE ->
                Fault.of(FaultKind.MALFORMED, "The upstream's answer is larger than " + limit + " bytes.");
        };
    }
}
