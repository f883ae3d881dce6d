package io.ehpc.gateway.config;

import java.time.Duration;

/**
 * The listener of both faces.
 *
 * @param host the address to bind
 * @param port the port; 0 for any free one
 * @param idleTimeout how long a connection may be silent; official clients keep theirs 10 s and do not
 *     retry when it was closed meanwhile, so well above that
 * @param maxUrlBytes the longest request line
 * @param maxHeaderBytes the largest header section
 * @param maxBodyBytes the largest request body
 * @param drainTimeout how long a stop waits for answers under way
 */
public record ServerConfig(
        String host,
        int port,
        Duration idleTimeout,
        int maxUrlBytes,
        int maxHeaderBytes,
        int maxBodyBytes,
        Duration drainTimeout) {}
