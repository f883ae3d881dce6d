package io.ehpc.gateway.config;

import java.time.Duration;

/**
 * Whether a failed call is made again.
 *
 * @param maxAttempts how many calls for one query at the most, the first included; 1 for no retry
 * @param baseDelay the longest pause before the second call; it doubles for each further one
 * @param maxDelay the longest pause of all
 * @param budget how many retries there may be for every 100 first calls
 */
public record RetryConfig(int maxAttempts, Duration baseDelay, Duration maxDelay, int budget) {}
