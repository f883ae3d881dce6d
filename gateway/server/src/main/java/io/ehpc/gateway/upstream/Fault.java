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
    private static final int OWN_WEIGHT = 100;

    /** Refusals that say nothing against the key: another nonce, or a clock set right, is taken. */
    private static final Set<String> SIGNED_ANEW = Set.of("SignatureNonceUsed", ClockOffset.EXPIRED);

    /** Caches have shrunk by then, and a collection has shown it. */
    private static final Duration MEMORY_BACK_AFTER = Duration.ofSeconds(5);

    /** A fault of which the upstream said nothing. */
    public static Fault of(FaultKind kind, String detail) {
        return new Fault(kind, detail, null, null, null);
    }

    /** The gateway's own memory is nearly used up. */
    public static Fault shortOfMemory() {
        return new Fault(
                FaultKind.SHORT_OF_MEMORY,
                "The gateway is short of memory: it serves what it holds, and begins nothing new for now.",
                null,
                null,
                MEMORY_BACK_AFTER);
    }

    /** Whether the call is made again: as its kind says, but for two codes that another signature cures. */
    public FaultKind.Retried retried() {
        return upstream != null && SIGNED_ANEW.contains(upstream.code()) ? FaultKind.Retried.ONCE : kind.retried();
    }

    /** The same, with how long to wait before another try. */
    public Fault withRetryAfter(Duration wait) {
        return new Fault(kind, detail, upstream, requestId, wait);
    }

    /** About how many bytes of memory it takes. */
    public int weight() {
        int words = upstream == null
                ? 0
                : OWN_WEIGHT + upstream.code().length() + upstream.message().length();
        return OWN_WEIGHT + 2 * detail.length() + words + (requestId == null ? 0 : OWN_WEIGHT + requestId.length());
    }

    /** To fail a future with. */
    public CallFailedException asException() {
        return new CallFailedException(this);
    }
}
