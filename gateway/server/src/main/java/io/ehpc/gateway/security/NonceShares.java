package io.ehpc.gateway.security;

import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.time.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many nonces of each slice of time are kept for each client, and whether one more is within its share. The rule
 * is that of {@link io.ehpc.gateway.fairness.FairShare}: a client may have no more of them than {@value #TIMES} times
 * what is free. A nonce goes with its slice and not before, so it is known when a client that is refused has room again.
 * Thread-safe.
 */
final class NonceShares {
    private static final int TIMES = 3;

    private final int most;

    /** By the time of day at which their slice goes. */
    private final TreeMap<Instant, Slice> slices = new TreeMap<>();

    private final Map<ClientKey, Integer> held = new HashMap<>();
    private int total;

    /** @param most how many there may be */
    NonceShares(int most) {
        this.most = most;
    }

    private static final class Slice {
        private final Map<ClientKey, Integer> counts = new HashMap<>();
        private Lapse lapse;

        Slice(Lapse lapse) {
            this.lapse = lapse;
        }
    }

    /**
     * Takes room for one more nonce of a client, until its slice goes; false if there is none.
     *
     * @param lapse when its slice goes
     */
    synchronized boolean take(ClientKey client, Lapse lapse, Moment now) {
        dropOld(now);
        if (!hasRoom(held.getOrDefault(client, 0), total)) {
            return false;
        }
        Slice slice = slices.computeIfAbsent(lapse.wall(), first -> new Slice(lapse));
        slice.lapse = slice.lapse.later(lapse);
        slice.counts.merge(client, 1, Integer::sum);
        held.merge(client, 1, Integer::sum);
        total++;
        return true;
    }

    private boolean hasRoom(int own, int all) {
        return own < (long) TIMES * (most - all);
    }

    private void dropOld(Moment now) {
        slices.values().removeIf(slice -> {
            boolean over = slice.lapse.isOver(now);
            if (over) {
                slice.counts.forEach(this::drop);
            }
            return over;
        });
    }

    private void drop(ClientKey client, int count) {
        held.computeIfPresent(client, (same, before) -> before == count ? null : before - count);
        total -= count;
    }

    /** How long it is until a client has room again, if nobody takes it meanwhile; zero if it has. */
    synchronized Duration untilRoom(ClientKey client, Moment now) {
        dropOld(now);
        int own = held.getOrDefault(client, 0);
        int all = total;
        Duration left = Duration.ZERO;
        for (Slice slice : inOrder(now)) {
            if (hasRoom(own, all)) {
                break;
            }
            own -= slice.counts.getOrDefault(client, 0);
            all -= slice.counts.values().stream().mapToInt(count -> count).sum();
            left = slice.lapse.left(now);
        }
        return left;
    }

    private List<Slice> inOrder(Moment now) {
        return slices.values().stream()
                .sorted(Comparator.comparing((Slice slice) -> slice.lapse.left(now)))
                .toList();
    }
}
