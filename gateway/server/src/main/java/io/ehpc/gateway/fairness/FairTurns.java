package io.ehpc.gateway.fairness;

import java.util.HashMap;
import java.util.Map;

/**
 * The rounds in which clients that wait are served, for a line that is ordered by them. Not thread-safe.
 *
 * <p>Start-time fair queueing (Goyal, Vin and Cheng, SIGCOMM 1996) for elements that cost alike: each element of a
 * client is of a round of its own, the first of the round which is served now, and a line serves the lowest round first. So whoever has one element waits for one of each other client at most, and the last in line is
 * the latest of the client that has most.
 */
public final class FairTurns {
    /** The latest round of each client that has one which is not over yet. */
    private final Map<ClientKey, Long> latest = new HashMap<>();

    private long served;

    /** The round of one more element of a client, which comes behind its others. */
    public long next(ClientKey client) {
        long round = Math.max(served, latest.getOrDefault(client, served - 1) + 1);
        latest.put(client, round);
        return round;
    }

    /** An element of that round is served. */
    public void served(long round) {
        if (round > served) {
            served = round;
            latest.values().removeIf(last -> last < served);
        }
    }

    /** A client's element of that round goes without being served: its next one takes the round, if it was the latest. */
    public void withdrawn(ClientKey client, long round) {
        latest.computeIfPresent(client, (same, last) -> {
            long before = last == round ? round - 1 : last;
            return before < served ? null : before;
        });
    }

    /** Nobody waits any more: who comes next begins anew. */
    public void emptied() {
        latest.clear();
    }

    /** How many clients are remembered. */
    public int clients() {
        return latest.size();
    }
}
