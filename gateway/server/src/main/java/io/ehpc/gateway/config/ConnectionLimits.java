package io.ehpc.gateway.config;

import java.time.Duration;

/**
 * For how many clients a listener is there, and how slow they may be.
 *
 * @param idleTimeout how long a connection may have no request under way, after its first; official clients keep
 *     theirs 10 s and do not retry when it was closed meanwhile, so well above that
 * @param headTimeout how long a request's head may take: the first one from the connection's opening on, a
 *     later one from its first byte on
 * @param bodyTimeout how long a request's body may take, from its head on
 * @param writeTimeout how long what was written may wait for the client to accept it
 * @param maxConnections how many connections may be open
 * @param maxConnectionsPerAddress how many of them one client address may have
 * @param queue how much of answers may wait for clients to take it
 */
public record ConnectionLimits(
        Duration idleTimeout,
        Duration headTimeout,
        Duration bodyTimeout,
        Duration writeTimeout,
        int maxConnections,
        int maxConnectionsPerAddress,
        Queue queue) {

    /**
     * How much of the answers over HTTP/2 may wait, in bytes; past it the next requests wait to be handled.
     *
     * @param perConnection for one connection's client
     * @param inAll for all of a listener's; past it, each connection has one answer at a time
     */
    public record Queue(long perConnection, long inAll) {}
}
