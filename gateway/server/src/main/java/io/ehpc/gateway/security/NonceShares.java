package io.ehpc.gateway.security;

import io.ehpc.gateway.fairness.ClientKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
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

    /** By the time at which their slice goes, in milliseconds since 1970. */
    private final TreeMap<Long, Map<ClientKey, Integer>> slices = new TreeMap<>();

    private final Map<ClientKey, Integer> held = new HashMap<>();
    private int total;

    /** @param most how many there may be */
    NonceShares(int most) {
        this.most = most;
    }

    /**
     * Takes room for one more nonce of a client, until its slice goes; false if there is none.
     *
     * @param end when its slice goes
     */
    synchronized boolean take(ClientKey client, long end, long now) {
        dropOld(now);
        if (!hasRoom(held.getOrDefault(client, 0), total)) {
            return false;
        }
        slices.computeIfAbsent(end, first -> new HashMap<>()).merge(client, 1, Integer::sum);
        held.merge(client, 1, Integer::sum);
        total++;
        return true;
    }

    private boolean hasRoom(int own, int all) {
        return own < (long) TIMES * (most - all);
    }

    private void dropOld(long now) {
        while (!slices.isEmpty() && slices.firstKey() < now) {
            Objects.requireNonNull(slices.pollFirstEntry()).getValue().forEach((client, count) -> {
                held.computeIfPresent(client, (same, before) -> before.equals(count) ? null : before - count);
                total -= count;
            });
        }
    }

    /** How long it is until a client has room again, if nobody takes it meanwhile; zero if it has. */
    synchronized Duration untilRoom(ClientKey client, long now) {
        dropOld(now);
        int own = held.getOrDefault(client, 0);
        int all = total;
        long at = now;
        for (Map.Entry<Long, Map<ClientKey, Integer>> slice : slices.entrySet()) {
            if (hasRoom(own, all)) {
                break;
            }
            own -= slice.getValue().getOrDefault(client, 0);
            all -= slice.getValue().values().stream().mapToInt(count -> count).sum();
            // The slice is kept for the whole of its last millisecond.
            at = slice.getKey() + 1;
        }
        return Duration.ofMillis(at - now);
    }
}
