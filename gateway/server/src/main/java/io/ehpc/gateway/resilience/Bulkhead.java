package io.ehpc.gateway.resilience;

import io.ehpc.gateway.upstream.Priority;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * So many calls to a region at once. Nobody waits here: a call waits in the line of its {@link Budget}, which takes
 * a permit and a slot of the quota in one step, or neither. A budget that finds no permit leaves a claim, and is
 * offered the next one.
 *
 * <p>Invariant, under this object's lock: while there is a claim, no permit is free. A permit that comes back is
 * offered to the claims, the most urgent first, and is free only once none is left: so nobody overtakes.
 */
final class Bulkhead {
    private static final Comparator<Claim> BY_URGENCY =
            Comparator.comparing(Claim::priority).thenComparingLong(Claim::number);

    private final int maxWaiting;
    private final Map<Claimant, Claim> claims = new HashMap<>();
    private int free;
    private long claimed;

    /** Who wants permits: a line of calls. */
    interface Claimant {
        /**
         * A permit came back, and is the claimant's if it says so; no claim of its is held any more. Called outside
         * of the bulkhead's lock.
         */
        boolean offered(Bulkhead by);

        /** How many calls wait for a permit. */
        int waiting();
    }

    private record Claim(Claimant claimant, Priority priority, long number) {

        Claim atLeast(Priority wanted) {
            return wanted.compareTo(priority) < 0 ? new Claim(claimant, wanted, number) : this;
        }
    }

    /**
     * @param permits how many calls at once
     * @param maxWaiting how many calls may wait in one line while no permit is free
     */
    Bulkhead(int permits, int maxWaiting) {
        this.free = permits;
        this.maxWaiting = maxWaiting;
    }

    /** Takes a permit if one is free, to be given back exactly once. If not, the claimant is offered the next. */
    synchronized boolean take(Claimant claimant, Priority priority) {
        if (free > 0) {
            free--;
            return true;
        }
        Claim known = claims.get(claimant);
        claims.put(claimant, known == null ? new Claim(claimant, priority, claimed++) : known.atLeast(priority));
        return false;
    }

    /** Gives a permit back. */
    void release() {
        Claimant next = nextOrFree();
        while (next != null && !next.offered(this)) {
            next = nextOrFree();
        }
    }

    private synchronized @Nullable Claimant nextOrFree() {
        Claim next = claims.values().stream().min(BY_URGENCY).orElse(null);
        if (next == null) {
            free++;
            return null;
        }
        claims.remove(next.claimant());
        return next.claimant();
    }

    /** How many calls may wait in one line while no permit is free. */
    int maxWaiting() {
        return maxWaiting;
    }

    /** How many calls more might start now. */
    synchronized int free() {
        return free;
    }

    /** How many calls wait for others to end. */
    int waiting() {
        return claimants().stream().mapToInt(Claimant::waiting).sum();
    }

    private synchronized List<Claimant> claimants() {
        return List.copyOf(claims.keySet());
    }
}
