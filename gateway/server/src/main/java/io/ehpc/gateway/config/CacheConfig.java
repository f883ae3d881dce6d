package io.ehpc.gateway.config;

import java.time.Duration;

/**
 * How long answers are good for, as ages.
 *
 * @param maxBytes how much memory all answers may take
 * @param fresh until this age an answer is served as it is
 * @param staleWhileRevalidate until this age it is served at once while one refresh runs behind it
 * @param staleIfError until this age it is served if the refresh fails; past it, never
 * @param failureMemory for how long a failed query is not asked again
 * @param maxWaiters how many requests may wait for one call
 */
public record CacheConfig(
        long maxBytes,
        Duration fresh,
        Duration staleWhileRevalidate,
        Duration staleIfError,
        Duration failureMemory,
        int maxWaiters) {}
