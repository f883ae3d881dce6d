package io.ehpc.gateway.telemetry;

import java.util.Set;

/** Methods of HTTP as they stand in metrics and traces: those of RFC 9110, section 9, and PATCH (RFC 5789). */
public final class KnownMethod {
    /** What any other is called, by OpenTelemetry's semantic conventions. */
    public static final String OTHER = "_OTHER";

    private static final Set<String> KNOWN =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

    private KnownMethod() {}

    /** The method itself if it is known, in capital letters as it is; else {@link #OTHER}. */
    public static String of(String method) {
        return KNOWN.contains(method) ? method : OTHER;
    }
}
