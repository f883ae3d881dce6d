package io.ehpc.gateway.catalogue;

import java.time.Duration;

/** Says that as many views are being made for a client, or wait to be, as may for one. It carries no stack trace. */
public final class OverShareException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private static final String DETAIL =
            "As many views are being made for this client, and wait to be, as may for one: ask for one after the other,"
                    + " or for fewer.";

    /** A view is made in less. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    OverShareException() {
        super(DETAIL, null, false, false);
    }

    /** What there is too much of, in a sentence. */
    public String detail() {
        return DETAIL;
    }

    /** How long to wait before another try. */
    public Duration retryAfter() {
        return RETRY_AFTER;
    }
}
