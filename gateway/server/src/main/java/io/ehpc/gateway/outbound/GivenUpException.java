package io.ehpc.gateway.outbound;

/** The failure of an exchange that the gateway ended itself. It has no stack trace. */
public final class GivenUpException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Reason reason;
    private final long limit;

    /** What was too much. */
    public enum Reason {
        NO_CONNECTION,
        NO_RESPONSE,
        TOO_LARGE
    }

    private GivenUpException(Reason reason, long limit, String message) {
        super(message, null, false, false);
        this.reason = reason;
        this.limit = limit;
    }

    static GivenUpException late(boolean connected, long limitMillis) {
        return connected
                ? new GivenUpException(
                        Reason.NO_RESPONSE, limitMillis, "there was no answer within " + limitMillis + " ms")
                : new GivenUpException(
                        Reason.NO_CONNECTION, limitMillis, "no connection was to be had within " + limitMillis + " ms");
    }

    static GivenUpException tooLarge(int limitBytes) {
        return new GivenUpException(Reason.TOO_LARGE, limitBytes, "the answer is larger than " + limitBytes + " bytes");
    }

    public Reason reason() {
        return reason;
    }

    /** The limit that it passed, in milliseconds or bytes. */
    public long limit() {
        return limit;
    }
}
