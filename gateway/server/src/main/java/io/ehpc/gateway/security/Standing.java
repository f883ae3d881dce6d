package io.ehpc.gateway.security;

import io.ehpc.gateway.config.RateConfig;
import java.time.Duration;

/**
 * How a quota stands.
 *
 * @param granted whether this use is within it
 * @param rate what it is
 * @param left how many more uses there could be now
 * @param retryAfter until there may be another one; zero if there may be now
 * @param reset until all of it is there again, if nothing is used meanwhile
 */
public record Standing(boolean granted, RateConfig rate, long left, Duration retryAfter, Duration reset) {}
