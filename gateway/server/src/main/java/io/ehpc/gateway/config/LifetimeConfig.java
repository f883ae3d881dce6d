package io.ehpc.gateway.config;

import java.time.Duration;

/**
 * How long an answer is good for, as ages.
 *
 * @param fresh until this age it is served as it is
 * @param staleWhileRevalidate until this age it is served at once while one refresh runs behind it
 * @param staleIfError until this age it is served if the refresh fails; past it, never
 */
public record LifetimeConfig(Duration fresh, Duration staleWhileRevalidate, Duration staleIfError) {}
