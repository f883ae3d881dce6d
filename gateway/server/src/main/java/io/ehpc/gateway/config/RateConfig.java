package io.ehpc.gateway.config;

import java.time.Duration;

/**
 * So many in so long: a client that has rested may have all at once, and then one more each time that its
 * share of the period has passed.
 */
public record RateConfig(int calls, Duration per) {}
