package io.ehpc.gateway.fairness;

import io.ehpc.gateway.time.MonotonicClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How much each client has used lately of what is there anew all the time, such as processor time, and whether that is
 * more than its share. Thread-safe.
 *
 * <p>Use is forgotten exponentially: after the time constant, what was used counts for 1/e. A client may have used three
 * times as much as nobody used: alone it gets 3/4 of all, n clients that take all they can get 3/(3n+1) each, and as much
 * is left for whoever comes next. A client of which nothing is remembered may always begin.
 */
public final class RecentUse {
    /** As many clients are remembered at the most: of more, who used least is forgotten. */
    static final int MOST_CLIENTS = 1_024;

    private static final int TIMES = 3;

    /** Who has less than this left is forgotten first, all at once. */
    private static final double LEAST_NANOS = 1e6;

    private final MonotonicClock clock;
    private final double constant;
    private final double capacity;
    private final Map<ClientKey, Use> uses = new HashMap<>();
    private Use total = new Use(0, 0);

    /**
     * Nothing is used yet.
     *
     * @param constant the time constant by which use is forgotten
     * @param available how much time can be used in each second, in seconds: the number of processors
     */
    public RecentUse(MonotonicClock clock, Duration constant, int available) {
        this.clock = clock;
        this.constant = constant.toNanos();
        this.capacity = this.constant * available;
    }

    private record Use(double nanos, long at) {}

    /** A client has used so much, and it is told so afterwards: its share or not. */
    public synchronized void add(ClientKey client, long nanos) {
        if (nanos <= 0) {
            return;
        }
        long now = clock.nanos();
        total = new Use(left(total, now) + nanos, now);
        Use before = uses.get(client);
        uses.put(client, new Use((before == null ? 0 : left(before, now)) + nanos, now));
        if (uses.size() > MOST_CLIENTS) {
            forgetLeast(now);
        }
    }

    /** How long until a client has used no more than its share, if nobody uses anything until then; zero if it has not. */
    public synchronized Duration untilShare(ClientKey client) {
        Use own = uses.get(client);
        if (own == null) {
            return Duration.ZERO;
        }
        long now = clock.nanos();
        double over = (left(own, now) + TIMES * left(total, now)) / (TIMES * capacity);
        return over <= 1 ? Duration.ZERO : Duration.ofMillis((long) Math.ceil(constant * Math.log(over) / 1e6));
    }

    private double left(Use use, long now) {
        return use.nanos() == 0 ? 0 : use.nanos() * Math.exp((use.at() - now) / constant);
    }

    private void forgetLeast(long now) {
        uses.values().removeIf(use -> left(use, now) < LEAST_NANOS);
        if (uses.size() > MOST_CLIENTS) {
            uses.entrySet().stream()
                    .min((one, other) -> Double.compare(left(one.getValue(), now), left(other.getValue(), now)))
                    .map(Map.Entry::getKey)
                    .ifPresent(uses::remove);
        }
    }

    /** How many clients are remembered. */
    public synchronized int clients() {
        return uses.size();
    }
}
