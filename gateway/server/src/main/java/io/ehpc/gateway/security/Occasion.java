package io.ehpc.gateway.security;

import org.jspecify.annotations.Nullable;

/**
 * When something happened that goes into the audit log.
 *
 * @param face {@code v1}, {@code rpc} or {@code management}
 * @param from the address of the client's end of the connection
 * @param action what was asked, in words of the gateway's own; null if that cannot be told
 * @param requestId the gateway's own id of the request
 */
public record Occasion(String face, String from, @Nullable String action, String requestId) {}
