package io.ehpc.gateway.listener;

import io.ehpc.gateway.config.ConnectionLimits;
import io.ehpc.gateway.telemetry.ListenerMetrics;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the connections of one listener, on all its event loops, and says which are too many. */
final class Admission {
    private final ListenerMetrics.OfListener metrics;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentMap<ClientAddress, Integer> openByAddress = new ConcurrentHashMap<>();
    private volatile ConnectionLimits limits;

    Admission(ConnectionLimits limits, ListenerMetrics.OfListener metrics) {
        this.limits = limits;
        this.metrics = metrics;
        metrics.countsOpen(open);
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
    boolean enter(ClientAddress client) {
        ConnectionLimits now = limits;
        if (open.incrementAndGet() > now.maxConnections()) {
            open.decrementAndGet();
            metrics.refused(ListenerMetrics.Refusal.CONNECTIONS);
            return false;
        }
        if (openByAddress.merge(client, 1, Integer::sum) > now.maxConnectionsPerAddress()) {
            leave(client);
            metrics.refused(ListenerMetrics.Refusal.ADDRESS);
            return false;
        }
        return true;
    }

    /** Gives a place back. */
    void leave(ClientAddress client) {
        open.decrementAndGet();
        openByAddress.computeIfPresent(client, (key, count) -> count == 1 ? null : count - 1);
    }

    /** How many clients have a connection. */
    int clients() {
        return openByAddress.size();
    }
}
