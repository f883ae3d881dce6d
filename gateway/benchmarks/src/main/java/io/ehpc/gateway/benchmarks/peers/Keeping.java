package io.ehpc.gateway.benchmarks.peers;

/**
 * How a peer keeps answers.
 *
 * @param freshSeconds until this age as they are
 * @param staleSeconds until this age while it asks anew
 * @param isByQuestion whether by what is asked, though each request is signed anew; else by the whole URL
 */
record Keeping(int freshSeconds, int staleSeconds, boolean isByQuestion) {
    /** Beyond any measurement. */
    static final Keeping LONG = new Keeping(3600, 7200, false);
}
