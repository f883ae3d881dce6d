package io.ehpc.gateway.config;

import org.jspecify.annotations.Nullable;

/**
 * Whether requests are traced, and where to.
 *
 * @param endpoint the collector's URL for traces in OTLP over HTTP; null for that of the environment, if there is one
 * @param sampleRate how many percent of the requests whose client is not trusted, or does not say
 * @param serviceName under which name; empty for that of the environment
 * @param trustedClients whose requests go on in the trace of their client
 */
public record TracingConfig(
        @Nullable String endpoint, int sampleRate, String serviceName, TrustedClients trustedClients) {

    /** Those whose word counts on which trace a request belongs to, and whether it is kept. */
    public enum TrustedClients {
        NONE,
        /** Those whose end of the connection is a loopback address. */
        LOOPBACK,
        ALL
    }
}
