package io.ehpc.gateway.config;

/** Which routes of the management port anybody may ask who reaches it. */
public enum OpenRoutes {
    NONE,
    /** {@code /livez} and {@code /readyz}. */
    PROBES,
    /** Those and {@code /metrics}. */
    METRICS;

    /** Whether these routes are among those that are open. */
    public boolean include(OpenRoutes routes) {
        return compareTo(routes) >= 0;
    }
}
