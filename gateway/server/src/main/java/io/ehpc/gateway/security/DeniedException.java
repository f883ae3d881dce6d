package io.ehpc.gateway.security;

import io.ehpc.gateway.protocol.Refusal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Says that a request is not answered, and why. It carries no stack trace: a stranger at the door is no bug. */
public final class DeniedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Reason reason;
    private final transient Refusal refusal;
    private final @Nullable String client;
    private final transient @Nullable Duration retryAfter;

    private DeniedException(Reason reason, Refusal refusal, @Nullable String client, @Nullable Duration retryAfter) {
        super(reason.label() + ": " + refusal.message(), null, false, false);
        this.reason = reason;
        this.refusal = refusal;
        this.client = client;
        this.retryAfter = retryAfter;
    }

    /** Of whoever asks. */
    public static DeniedException of(Reason reason) {
        return new DeniedException(reason, reason.refusal(), null, null);
    }

    /** In words that say more; they hold no secret. */
    static DeniedException of(Reason reason, Refusal refusal) {
        return new DeniedException(reason, refusal, null, null);
    }

    /** Of a client that is known, or whose key was named in vain; null if that is nobody. */
    static DeniedException of(Reason reason, @Nullable String client, @Nullable Duration retryAfter) {
        return new DeniedException(reason, reason.refusal(), client, retryAfter);
    }

    /** Of a client that is known, in words that say what it has too much of. */
    static DeniedException of(Reason reason, String client, Refusal refusal, @Nullable Duration retryAfter) {
        return new DeniedException(reason, refusal, client, retryAfter);
    }

    public Reason reason() {
        return reason;
    }

    /** The same in the cloud's own terms. */
    public Refusal refusal() {
        return refusal;
    }

    /** The name of the client that asked, or whose key was named in vain; null if that is nobody. */
    public @Nullable String client() {
        return client;
    }

    /** How long to wait before it is worth another try; null if that is not known. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
