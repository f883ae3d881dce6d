package io.ehpc.gateway.catalogue;

import java.time.Duration;

/** Says that the making of views for a client takes as much as may for one. It carries no stack trace. */
public final class OverShareException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private static final String VIEWS =
            "As many views are being made for this client, and wait to be, as may for one: ask for one after the other,"
                    + " or for fewer.";

    private static final String PROCESSORS =
            "The views that were made for this client took its share of the processors in the last seconds: ask for"
                    + " fewer, or for the same ones.";

    /** A view is made in less. */
    private static final Duration A_VIEW = Duration.ofSeconds(1);

    private final Duration retryAfter;

    private OverShareException(String detail, Duration retryAfter) {
        super(detail, null, false, false);
        this.retryAfter = retryAfter;
    }

    /** Of too many views at once. */
    static OverShareException ofViews() {
        return new OverShareException(VIEWS, A_VIEW);
    }

    /**
     * Of too much processor time.
     *
     * @param untilShare until the client may have views made again
     */
    static OverShareException ofProcessors(Duration untilShare) {
        return new OverShareException(PROCESSORS, untilShare);
    }

    /** What there is too much of, in a sentence. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    /** How long to wait before another try. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
