package io.ehpc.gateway.upstream;

import io.ehpc.gateway.protocol.Refusal;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why a query has no answer.
 *
 * @param detail for a person, one sentence, without secrets
 * @param upstream the upstream's own words, if it had any
 * @param requestId the upstream's id of the call, if it named one
 * @param retryAfter how long to wait before it is worth another try, if that is known
 */
public record Fault(
        FaultKind kind,
        String detail,
        @Nullable Refusal upstream,
        @Nullable String requestId,
        @Nullable Duration retryAfter) {
    /** Refusals that say nothing against the key: another nonce, or a clock set right, is taken. */
    private static final Set<String> SIGNED_ANEW = Set.of("SignatureNonceUsed", ClockOffset.EXPIRED);

    /** A fault of which the upstream said nothing. */
    public static Fault of(FaultKind kind, String detail) {
        return new Fault(kind, detail, null, null, null);
    }

    /** Whether the call is made again: as its kind says, but for two codes that another signature cures. */
    public FaultKind.Retried retried() {
        return upstream != null && SIGNED_ANEW.contains(upstream.code()) ? FaultKind.Retried.ONCE : kind.retried();
    }

    /** To fail a future with. */
    public CallFailedException asException() {
        return new CallFailedException(this);
    }
}
