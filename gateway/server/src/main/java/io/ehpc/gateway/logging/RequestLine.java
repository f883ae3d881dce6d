package io.ehpc.gateway.logging;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the log tells of one request. All texts are printable and without secrets.
 *
 * @param ids by which it is found elsewhere
 * @param client who asked
 * @param what the method, the path, and those parameters that are known to be no secrets
 * @param outcome as it is counted
 * @param answer what it got
 */
public record RequestLine(
        Ids ids, String client, String what, String route, String outcome, Duration took, Answered answer) {

    /**
     * By what a request is found elsewhere.
     *
     * @param request the gateway's own id of it
     * @param trace of its trace; null if there is none
     * @param span of its own span in that trace; null if there is none
     */
    public record Ids(
            String request,
            @Nullable String trace,
            @Nullable String span) {}

    /**
     * What a client got.
     *
     * @param parts of how many parts the answer was; 0 if there were none
     * @param age of the oldest part; null if there was none
     */
    public record Answered(
            int status, long bytes, int parts, @Nullable Duration age) {}
}
