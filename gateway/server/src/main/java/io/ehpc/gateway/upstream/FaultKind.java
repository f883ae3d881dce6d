package io.ehpc.gateway.upstream;

import java.util.Locale;

/** The one table of faults: for each way in which a query can go unanswered, what it means for whom. */
public enum FaultKind {
    /** The upstream says that there is no such image or cluster. */
    NOT_FOUND(
            404,
            true,
            ForBreaker.SUCCESS,
            true,
            Retried.NO,
            Remembered.AS_ABSENT,
            "The upstream knows no such image or cluster"),
    /** The upstream refuses the question: a right that is missing, a value that it does not take. */
    REFUSED(
            502,
            true,
            ForBreaker.SUCCESS,
            true,
            Retried.NO,
            Remembered.AS_REFUSED,
            "The upstream refused the question"),
    /** The upstream refuses the gateway's own key, signature or clock: no fault of the client's. */
    CREDENTIALS(
            502,
            false,
            ForBreaker.SUCCESS,
            false,
            Retried.NO,
            Remembered.BRIEFLY,
            "The upstream refused the gateway's credentials"),
    /** The account has called too often; or it had, and the wait for that is not over: then no other call was made. */
    THROTTLED(
            503,
            true,
            ForBreaker.IGNORED,
            false,
            Retried.AFTER_ITS_WAIT,
            Remembered.BRIEFLY,
            "The upstream throttles the account"),
    /** The upstream's back end failed. */
    BACKEND(502, true, ForBreaker.FAILURE, false, Retried.YES, Remembered.BRIEFLY, "The upstream failed"),
    /** What came is no answer: not JSON, cut off, too large, or of another shape. */
    MALFORMED(
            502,
            false,
            ForBreaker.FAILURE,
            false,
            Retried.ONCE,
            Remembered.BRIEFLY,
            "The upstream's answer was malformed"),
    /** No connection, or one that broke. */
    UNREACHABLE(
            502,
            false,
            ForBreaker.FAILURE,
            false,
            Retried.YES,
            Remembered.BRIEFLY,
            "The upstream could not be reached"),
    /** No answer in time. */
    TIMED_OUT(
            504,
            false,
            ForBreaker.FAILURE,
            false,
            Retried.YES,
            Remembered.BRIEFLY,
            "The upstream did not answer in time"),
    /** The region's circuit breaker is open: the call was not made. */
    CIRCUIT_OPEN(
            503, false, ForBreaker.IGNORED, false, Retried.NO, Remembered.NO, "The region's circuit breaker is open"),
    /** Too many calls are under way, or too many requests wait: the call was not made. */
    OVERLOADED(
            503, false, ForBreaker.IGNORED, false, Retried.NO, Remembered.NO, "Too much is under way for the region"),
    /** The gateway's own memory is nearly used up: the call was not made. */
    SHORT_OF_MEMORY(503, false, ForBreaker.IGNORED, false, Retried.NO, Remembered.NO, "The gateway is short of memory"),
    /** The client wanted what is held and nothing else: the call was not made. */
    NOT_CACHED(
            504, false, ForBreaker.IGNORED, false, Retried.NO, Remembered.NO, "Nothing is held that the request takes"),
    /** The client has had the upstream called as often as it may: the call was not made. */
    OVER_QUOTA(
            429,
            false,
            ForBreaker.IGNORED,
            false,
            Retried.NO,
            Remembered.NO,
            "The client's quota of upstream calls is used up");

    /** What a region's circuit breaker makes of a call that ended so. */
    public enum ForBreaker {
        /** The region works. */
        SUCCESS,
        /** The region is in trouble. */
        FAILURE,
        /** It says nothing of the region. */
        IGNORED
    }

    /** Whether the call is made again, if there is time and leave for it. */
    public enum Retried {
        /** Never: it would end the same, or make things worse. */
        NO,
        /** Yes, after a random pause. */
        YES,
        /** One time, after a random pause. */
        ONCE,
        /** Not before the wait that is named with it; not at all if none is. */
        AFTER_ITS_WAIT;

        /** As it stands in documents: {@code after its wait}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** Whether the same query gets the same fault for a while, without another call. */
    public enum Remembered {
        /** For {@code cache.negative.notFound}. */
        AS_ABSENT,
        /** For {@code cache.negative.refused}. */
        AS_REFUSED,
        /** For {@code cache.failureMemory}; for as long as a throttling answer asks, if that is longer. */
        BRIEFLY,
        /** Not at all: no call was made, so nothing is known of its answer. */
        NO;

        /** As it stands in documents: {@code as absent}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    private final int status;
    private final boolean upstreamsWord;
    private final ForBreaker forBreaker;
    private final boolean definitive;
    private final Retried retried;
    private final Remembered remembered;
    private final String title;

    FaultKind(
            int status,
            boolean upstreamsWord,
            ForBreaker forBreaker,
            boolean definitive,
            Retried retried,
            Remembered remembered,
            String title) {
        this.status = status;
        this.upstreamsWord = upstreamsWord;
        this.forBreaker = forBreaker;
        this.definitive = definitive;
        this.retried = retried;
        this.remembered = remembered;
        this.title = title;
    }

    /** The HTTP status on {@code /v1} when nothing but this was got. */
    public int status() {
        return status;
    }

    /**
     * Whether the RPC face answers the upstream's own error; else it answers {@code ServiceUnavailable}, and
     * {@code Throttling.User} for the client's own quota.
     */
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

    /** Whether the call is made again; two codes go by {@link Fault#retried} instead. */
    public Retried retried() {
        return retried;
    }

    /** Whether the same query gets it again without another call. */
    public Remembered remembered() {
        return remembered;
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
        return this != CIRCUIT_OPEN
                && this != OVERLOADED
                && this != SHORT_OF_MEMORY
                && this != NOT_CACHED
                && this != OVER_QUOTA;
    }
}
