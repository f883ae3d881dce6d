package io.ehpc.gateway.config;

import java.time.Duration;

/**
 * How often an account may call one operation in one region.
 *
 * @param calls how many calls in any {@code per}
 * @param backOff how long no call is made after a throttling answer that does not say for how long
 * @param maxWaiting how many calls may wait for their turn
 */
public record QuotaConfig(int calls, Duration per, Duration backOff, int maxWaiting) {}
