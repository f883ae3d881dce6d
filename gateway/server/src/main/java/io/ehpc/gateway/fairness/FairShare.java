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
    private final Map<ClientKey, Long> held = new HashMap<>();
    private long total;

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
        if (of(client) >= mostOfOne || isUsedUp(client, most)) {
            return false;
        }
        add(client, 1);
        return true;
    }

    /** Whether a client holds its share, or more. */
    public synchronized boolean isUsedUp(ClientKey client, long most) {
        return of(client) >= times * (most - total);
    }

    /** Gives one place of a client back. */
    public void give(ClientKey client) {
        add(client, -1);
    }

    /**
     * Takes so many places for a client, its share or not: for what is known only when it is there.
     *
     * @param places gives places back, if negative
     */
    public synchronized void add(ClientKey client, long places) {
        long own = of(client) + places;
        if (own < 0) {
            throw new IllegalStateException("the client does not hold the places that it would give back");
        }
        if (own == 0) {
            held.remove(client);
        } else {
            held.put(client, own);
        }
        total += places;
    }

    /** Gives all places back, of all clients. */
    public synchronized void clear() {
        held.clear();
        total = 0;
    }

    /** How many places a client holds. */
    public synchronized long of(ClientKey client) {
        return held.getOrDefault(client, 0L);
    }

    /** How many places are held in all. */
    public synchronized long total() {
        return total;
    }

    /** How many clients hold a place. */
    public synchronized int clients() {
        return held.size();
    }
}
