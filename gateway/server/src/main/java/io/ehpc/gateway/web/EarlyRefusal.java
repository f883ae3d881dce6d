package io.ehpc.gateway.web;

import io.ehpc.gateway.protocol.ErrorCode;
import io.ehpc.gateway.protocol.Refusal;
import io.ehpc.gateway.security.Reason;

/**
 * Refusal of a request before it is routed.
 *
 * @param status the HTTP status on both faces
 * @param detail a sentence that says nothing of what the request holds
 */
record EarlyRefusal(int status, Reason reason, String detail) {
    Problem problem() {
        return switch (status) {
            case 405 -> Problem.of(status, "method", "Method not allowed", detail);
            case 414 -> Problem.of(status, "too-large", "Target too long", detail);
            case 417 -> Problem.of(status, "bad-request", "Expectation not met", detail);
            case 501 -> Problem.of(status, "method", "Method not known", detail);
            default -> Problem.of(status, reason.label(), Problem.title(reason), detail);
        };
    }

    /** The same on the RPC face. */
    Refusal refusal() {
        String code = switch (status) {
            case 405, 501 -> ErrorCode.UNSUPPORTED_HTTP_METHOD.code();
            case 414 -> ErrorCode.REQUEST_TOO_LARGE.code();
            default -> reason.refusal().code();
        };
        return new Refusal(status, code, detail);
    }
}
