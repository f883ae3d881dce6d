package io.ehpc.gateway.listener;

import io.ehpc.gateway.config.ConnectionLimits;
import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.fairness.FairShare;
import io.ehpc.gateway.telemetry.ListenerMetrics;

/**
 * Counts the connections of one listener, on all its event loops, and says which are too many; and what waits to be
 * taken from them. No address may have more than is free of either, so that there is room for another.
 */
final class Admission {
    private final ListenerMetrics.OfListener metrics;
    private final FairShare open = new FairShare();
    private final FairShare queued = new FairShare();
    private volatile ConnectionLimits limits;

    Admission(ConnectionLimits limits, ListenerMetrics.OfListener metrics) {
        this.limits = limits;
        this.metrics = metrics;
        metrics.countsOpen(open::total);
        metrics.countsQueued(queued::total);
    }

    /** The limits as they are now. */
    ConnectionLimits limits() {
        return limits;
    }

    /** Goes by other limits from now on; what is open stays. */
    void configure(ConnectionLimits next) {
        limits = next;
    }

    /** Takes a place, to be given back by {@link #leave}; false if there is none, which is counted. */
    boolean enter(ClientKey client) {
        ConnectionLimits now = limits;
        if (open.take(client, now.maxConnections(), now.maxConnectionsPerAddress())) {
            return true;
        }
        metrics.refused(
                open.total() < now.maxConnections()
                        ? ListenerMetrics.Refusal.ADDRESS
                        : ListenerMetrics.Refusal.CONNECTIONS);
        return false;
    }

    /** Gives a place back. */
    void leave(ClientKey client) {
        open.give(client);
    }

    /** So many bytes more wait for a client to take them; fewer, if negative. */
    void queued(ClientKey client, long bytes) {
        queued.add(client, bytes);
    }

    /** Whether as much waits for a client as may, of all that may wait. */
    boolean isQueueUsedUp(ClientKey client) {
        return queued.isUsedUp(client, limits.queue().inAll());
    }

    /** How many connections are open. */
    long open() {
        return open.total();
    }

    /** How many clients have a connection. */
    int clients() {
        return open.clients();
    }
}
