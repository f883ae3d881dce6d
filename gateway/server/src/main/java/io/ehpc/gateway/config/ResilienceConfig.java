package io.ehpc.gateway.config;

import java.time.Duration;

/**
 * What keeps a region's trouble in that region.
 *
 * @param breaker when a region's calls are stopped for a while
 * @param maxConcurrentCalls how many calls to one region may be under way
 * @param maxWaitingCalls how many calls of one account and operation to one region may wait until fewer are
 * @param retry whether a failed call is made again
 * @param hedge whether a second call is made beside one that is slow
 */
public record ResilienceConfig(
        Breaker breaker, int maxConcurrentCalls, int maxWaitingCalls, RetryConfig retry, HedgeConfig hedge) {

    /**
     * A region's circuit breaker. A cached gateway makes few calls, so its window is counted in few.
     *
     * @param window how many of the last calls are judged
     * @param minimumCalls how many calls there must be before any judgement
     * @param failureRate the share of failed calls that opens it, in percent
     * @param openFor how long it stays open before it lets trial calls through
     * @param trialCalls how many of them decide whether it closes
     */
    public record Breaker(int window, int minimumCalls, int failureRate, Duration openFor, int trialCalls) {}
}
