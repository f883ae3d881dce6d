package io.ehpc.gateway.heap;

/**
 * How full the old generation is of what a collection leaves in it, in steps. A step up is taken at once; back down it
 * goes only well below, so that it does not come and go.
 */
public enum HeapLevel {
    /** There is room. */
    ROOMY(0, 1),
    /** There is little: caches hold half. */
    TIGHT(1, 0.5),
    /** There is next to none: caches hold an eighth, and new work is refused. */
    FULL(2, 0.125);

    static final double TIGHT_FROM = 0.75;
    static final double FULL_FROM = 0.88;
    static final double ROOMY_BELOW = 0.65;

    private final int number;
    private final double cacheShare;

    HeapLevel(int number, double cacheShare) {
        this.number = number;
        this.cacheShare = cacheShare;
    }

    /** As it stands in metrics. */
    public int number() {
        return number;
    }

    /** Which share of what is configured caches may hold. */
    public double cacheShare() {
        return cacheShare;
    }

    /** What it is after one more measurement. */
    HeapLevel next(double share) {
        if (share >= FULL_FROM) {
            return FULL;
        }
        if (share >= TIGHT_FROM) {
            return this == FULL ? FULL : TIGHT;
        }
        if (share >= ROOMY_BELOW) {
            return this == ROOMY ? ROOMY : TIGHT;
        }
        return ROOMY;
    }
}
