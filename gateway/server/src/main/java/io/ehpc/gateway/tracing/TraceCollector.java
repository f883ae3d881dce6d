package io.ehpc.gateway.tracing;

import java.time.Duration;
import java.util.Map;

/**
 * Where traces are sent to.
 *
 * @param endpoint the URL for traces in OTLP over HTTP
 * @param headers of each request, which may be secrets
 * @param timeout how long a batch may take
 */
public record TraceCollector(String endpoint, Map<String, String> headers, Duration timeout) {
    public TraceCollector {
        headers = Map.copyOf(headers);
    }

    /** Without the headers' values. */
    @Override
    public String toString() {
        return "TraceCollector[" + endpoint + ", headers " + headers.keySet() + ", " + timeout + "]";
    }
}
