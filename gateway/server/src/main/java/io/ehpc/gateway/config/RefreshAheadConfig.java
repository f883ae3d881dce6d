package io.ehpc.gateway.config;

import java.time.Duration;

/**
 * What is kept fresh without a reader.
 *
 * @param enabled whether anything is
 * @param at after how many percent of its fresh lifetime an answer is refreshed
 * @param hits how often it must have been served since its last refresh to be
 * @param idleAfter how long after it was last served it is no more
 * @param allRegions whether the unfiltered list of each region is always kept fresh, asked for or not
 */
public record RefreshAheadConfig(boolean enabled, int at, int hits, Duration idleAfter, boolean allRegions) {}
