package io.ehpc.gateway.resilience;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many retries one region is worth. Each first call adds a share of a token, each retry takes a whole
 * one, and no more is saved up than what 100 first calls add, which is also there at the start.
 *
 * <p>Invariant: among any calls in a row of which {@code n} are first ones, at most {@code percent + n *
 * percent / 100} are retries. So a region that is down altogether gets, in the long run, {@code percent}
 * percent more calls than without retries, however many times each may be retried. For any thread.
 */
final class RetryBudget {
    private static final int TOKEN = 100;

    private final int percent;
    private final long most;
    private final AtomicLong saved;

    /** @param percent how many retries for every 100 first calls; 0 for none */
    RetryBudget(int percent) {
        this.percent = percent;
        this.most = (long) percent * TOKEN;
        this.saved = new AtomicLong(most);
    }

    /** A call is made that is no retry. */
    void firstCall() {
        saved.updateAndGet(now -> Math.min(most, now + percent));
    }

    /** Takes what a retry costs, if it is there. */
    boolean take() {
        return saved.getAndUpdate(now -> now >= TOKEN ? now - TOKEN : now) >= TOKEN;
    }
}
