package io.ehpc.gateway.config;

import java.time.Duration;

/**
 * Whether a second call is made beside one that is slow.
 *
 * @param enabled off unless wanted: it spends quota
 * @param after how long a call may take before a second one is made
 */
public record HedgeConfig(boolean enabled, Duration after) {}
