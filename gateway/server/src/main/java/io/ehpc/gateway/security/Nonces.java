package io.ehpc.gateway.security;

import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.time.Moment;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The nonces of signed requests that were let in, each for as long as its request would pass for recent.
 *
 * <p>A request says when it was signed, and that is signed too; so its nonce is kept in a set for that slice
 * of time, and a whole set goes once nothing of its slice passes any more, by the wall clock and by the monotonic one:
 * a wall clock that is set forward and back again lets no replay in. What is kept of a nonce is a hash
 * of 64 bits under a secret of this process, so that nobody can make two that clash. The first bits of the
 * hash choose one of several stripes, each with its own lock and its own sets: all that happens to one nonce
 * happens under one lock, which is held for the time of a few look-ups. A client whose share is full is let in no
 * more, since a nonce that is forgotten early could be used again; others are.
 */
final class Nonces {
    private static final int STRIPES = 64;
    private static final int SLICES_PER_WINDOW = 4;

    private final byte[] secret;
    private final Duration window;
    private final long sliceMillis;
    private final NonceShares shares;
    private final Stripe[] stripes;

    /** What became of a nonce. */
    enum Verdict {
        NEW,
        USED,
        /** It cannot be remembered: its client has as many as it may. */
        FULL,
        /** Those of its time are gone, which a clock that was set back can cause. */
        GONE
    }

    /**
     * @param secret that no client knows
     * @param window how far a request's time may be from now, either way
     * @param max how many are kept
     */
    Nonces(byte[] secret, Duration window, int max) {
        this.secret = secret.clone();
        this.window = window;
        this.sliceMillis = Math.max(1, (window.toMillis() + SLICES_PER_WINDOW - 1) / SLICES_PER_WINDOW);
        this.shares = new NonceShares(max);
        this.stripes = IntStream.range(0, STRIPES).mapToObj(i -> new Stripe()).toArray(Stripe[]::new);
    }

    /**
     * Uses a nonce.
     *
     * @param client whose share it counts for
     * @param at when its request was signed, which is within the window
     */
    Verdict use(ClientKey client, String accessKeyId, String nonce, Instant at, Moment now) {
        long hash = hash(accessKeyId, nonce);
        return stripe(hash).use(client, hash, slice(at), now);
    }

    /** Whether a nonce is known to be used; nothing is remembered of the question. */
    boolean isUsed(String accessKeyId, String nonce) {
        long hash = hash(accessKeyId, nonce);
        return stripe(hash).isUsed(hash);
    }

    private Stripe stripe(long hash) {
        return stripes[(int) (hash >>> 58)];
    }

    private long slice(Instant at) {
        return Math.floorDiv(at.toEpochMilli(), sliceMillis);
    }

    /** The last moment at which a request that was signed within the slice passes, in milliseconds since 1970. */
    private Instant end(long slice) {
        return Instant.ofEpochMilli((slice + 1) * sliceMillis + window.toMillis());
    }

    private long hash(String accessKeyId, String nonce) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(secret);
            digest.update(accessKeyId.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            byte[] hash = digest.digest(nonce.getBytes(StandardCharsets.UTF_8));
            long first = 0;
            for (int i = 0; i < Long.BYTES; i++) {
                first = first << Byte.SIZE | (hash[i] & 0xFF);
            }
            return first == LongSet.NONE ? 1 : first;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /** How long it is until a client that had no room has some again. */
    Duration untilRoom(ClientKey client, Moment now) {
        return shares.untilRoom(client, now);
    }

    /** How many are kept. */
    int held() {
        return Arrays.stream(stripes).mapToInt(Stripe::held).sum();
    }

    /** The nonces of a slice, and when it is over by the monotonic clock as well. */
    private static final class Slice {
        private final LongSet nonces = new LongSet();
        private Lapse lapse;

        Slice(Lapse lapse) {
            this.lapse = lapse;
        }
    }

    private final class Stripe {
        private final TreeMap<Long, Slice> slices = new TreeMap<>();
        private long gone = Long.MIN_VALUE;
        private int held;

        synchronized Verdict use(ClientKey client, long hash, long number, Moment now) {
            dropOld(now);
            if (number <= gone) {
                return Verdict.GONE;
            }
            if (isUsed(hash)) {
                return Verdict.USED;
            }
            Lapse lapse = Lapse.at(end(number), now);
            if (!shares.take(client, lapse, now)) {
                return Verdict.FULL;
            }
            Slice slice = slices.computeIfAbsent(number, first -> new Slice(lapse));
            slice.lapse = slice.lapse.later(lapse);
            slice.nonces.add(hash);
            held++;
            return Verdict.NEW;
        }

        synchronized boolean isUsed(long hash) {
            return slices.values().stream().anyMatch(slice -> slice.nonces.contains(hash));
        }

        private void dropOld(Moment now) {
            slices.entrySet().removeIf(entry -> {
                boolean over = entry.getValue().lapse.isOver(now);
                if (over) {
                    gone = Math.max(gone, entry.getKey());
                    held -= entry.getValue().nonces.size();
                }
                return over;
            });
        }

        synchronized int held() {
            return held;
        }
    }
}
