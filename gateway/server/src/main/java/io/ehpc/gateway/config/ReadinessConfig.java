package io.ehpc.gateway.config;

import java.time.Duration;

/**
 * When the gateway counts as overloaded.
 *
 * @param maxLoopLag how late an event loop may be
 * @param maxRequests how many requests may wait for their answer
 * @param after how long either has to be exceeded; and how long both have to be at half of it, until it no longer is
 */
public record ReadinessConfig(Duration maxLoopLag, int maxRequests, Duration after) {}
