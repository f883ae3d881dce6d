package io.ehpc.gateway.upstream;

import java.util.Locale;

/** The one table of faults: for each way in which a query can go unanswered, what it means for whom. */
public enum FaultKind {
    /** The upstream says that there is no such image or cluster. */
    NOT_FOUND(404, true, ForBreaker.SUCCESS, true, "The upstream knows no such image or cluster"),
    /** The upstream refuses the question: a right that is missing, a value that it does not take. */
    REFUSED(502, true, ForBreaker.SUCCESS, true, "The upstream refused the question"),
    /** The upstream refuses the gateway's own key, signature or clock: no fault of the client's. */
    CREDENTIALS(502, false, ForBreaker.SUCCESS, false, "The upstream refused the gateway's credentials"),
    /** The account has called too often. */
    THROTTLED(503, true, ForBreaker.IGNORED, false, "The upstream throttles the account"),
    /** The upstream's back end failed. */
    BACKEND(502, true, ForBreaker.FAILURE, false, "The upstream failed"),
    /** What came is no answer: not JSON, cut off, too large, or of another shape. */
    MALFORMED(502, false, ForBreaker.FAILURE, false, "The upstream's answer was malformed"),
    /** No connection, or one that broke. */
    UNREACHABLE(502, false, ForBreaker.FAILURE, false, "The upstream could not be reached"),
    /** No answer in time. */
    TIMED_OUT(504, false, ForBreaker.FAILURE, false, "The upstream did not answer in time"),
    /** The region's circuit breaker is open: the call was not made. */
    CIRCUIT_OPEN(503, false, ForBreaker.IGNORED, false, "The region's circuit breaker is open"),
    /** Too many calls are under way, or too many requests wait: the call was not made. */
    OVERLOADED(503, false, ForBreaker.IGNORED, false, "Too much is under way for the region");

    /** What a region's circuit breaker makes of a call that ended so. */
    public enum ForBreaker {
        /** The region works. */
        SUCCESS,
        /** The region is in trouble. */
        FAILURE,
        /** It says nothing of the region. */
        IGNORED
    }

    private final int status;
    private final boolean upstreamsWord;
    private final ForBreaker forBreaker;
    private final boolean definitive;
    private final String title;

    FaultKind(int status, boolean upstreamsWord, ForBreaker forBreaker, boolean definitive, String title) {
        this.status = status;
        this.upstreamsWord = upstreamsWord;
        this.forBreaker = forBreaker;
        this.definitive = definitive;
        this.title = title;
    }

    /** The HTTP status on {@code /v1} when nothing but this was got. */
    public int status() {
        return status;
    }

    /** Whether the RPC face answers the upstream's own error; else it answers {@code ServiceUnavailable}. */
    public boolean isUpstreamsWord() {
        return upstreamsWord;
    }

    /** What the region's breaker makes of it. */
    public ForBreaker forBreaker() {
        return forBreaker;
    }

    /** Whether it replaces an older good answer; else that one may be served in its stead. */
    public boolean isDefinitive() {
        return definitive;
    }

    /** For a person, in a few words. */
    public String title() {
        return title;
    }

    /** As it stands in metrics, problem types and JSON: {@code timed-out}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether an upstream call was made. */
    public boolean wasCalled() {
        return this != CIRCUIT_OPEN && this != OVERLOADED;
    }
}
