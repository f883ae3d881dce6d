package io.ehpc.gateway.logging;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the log tells of one request. All texts are printable and without secrets.
 *
 * @param id the gateway's own
 * @param client who asked
 * @param what the method, the path, and those parameters that are known to be no secrets
 * @param outcome as it is counted
 * @param answer what it got
 */
public record RequestLine(
        String id, String client, String what, String route, String outcome, Duration took, Answered answer) {

    /**
     * What a client got.
     *
     * @param parts of how many parts the answer was; 0 if there were none
     * @param age of the oldest part; null if there was none
     */
    public record Answered(
            int status, long bytes, int parts, @Nullable Duration age) {}
}
