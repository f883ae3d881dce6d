package io.ehpc.gateway.fairness;

import java.util.HashMap;
import java.util.Map;

/**
 * A bounded number of places that clients hold for a while, of which no client can take the last. Thread-safe.
 *
 * <p>Dynamic threshold (Choudhury and Hahne, IEEE/ACM Transactions on Networking 6(2), 1998): a client may hold
 * so many times as many places as are free. With one time, a client that is alone gets half of all, n clients that
 * take all they can get 1/(n+1) each, and as much is left for whoever comes next. Nothing has to be known of who
 * may come, and only clients that hold a place are remembered.
 */
public final class FairShare {
    private final int times;
    private final Map<ClientKey, Integer> held = new HashMap<>();
    private int total;

    /** A share of which a client may hold as much as is free. */
    public FairShare() {
        this(1);
    }

    /** @param times how many times as much as is free a client may hold: alone, it gets times/(times+1) of all */
    public FairShare(int times) {
        if (times < 1) {
            throw new IllegalArgumentException("a share needs to be one time what is free at least, not " + times);
        }
        this.times = times;
    }

    /**
     * Takes a place for a client, to be given back by {@link #give}; false if it would be more than its share.
     *
     * @param most how many places there are
     */
    public boolean take(ClientKey client, int most) {
        return take(client, most, most);
    }

    /**
     * The same.
     *
     * @param mostOfOne how many of the places one client may hold, even if more are free
     */
    public synchronized boolean take(ClientKey client, int most, int mostOfOne) {
        int own = of(client);
        if (own >= mostOfOne || own >= (long) times * (most - total)) {
            return false;
        }
        held.merge(client, 1, Integer::sum);
        total++;
        return true;
    }

    /** Gives one place of a client back. */
    public synchronized void give(ClientKey client) {
        if (of(client) == 0) {
            throw new IllegalStateException("the client holds no place that it could give back");
        }
        held.computeIfPresent(client, (same, count) -> count == 1 ? null : count - 1);
        total--;
    }

    /** Gives all places back, of all clients. */
    public synchronized void clear() {
        held.clear();
        total = 0;
    }

    /** How many places a client holds. */
    public synchronized int of(ClientKey client) {
        return held.getOrDefault(client, 0);
    }

    /** How many places are held in all. */
    public synchronized int total() {
        return total;
    }

    /** How many clients hold a place. */
    public synchronized int clients() {
        return held.size();
    }
}
