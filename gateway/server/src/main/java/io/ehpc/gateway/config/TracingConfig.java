package io.ehpc.gateway.config;

import org.jspecify.annotations.Nullable;

/**
 * Whether requests are traced, and where to.
 *
 * @param endpoint the collector's URL for traces in OTLP over HTTP; null for no traces
 * @param sampleRate how many percent of the requests whose client does not say
 * @param serviceName under which name
 */
public record TracingConfig(@Nullable String endpoint, int sampleRate, String serviceName) {}
