package io.ehpc.gateway.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The nonces of signed requests that were let in, each for as long as its request would pass for recent.
 *
 * <p>A request says when it was signed, and that is signed too; so its nonce is kept in a set for that slice
 * of time, and a whole set goes once nothing of its slice passes any more. What is kept of a nonce is a hash
 * of 64 bits under a secret of this process, so that nobody can make two that clash. The first bits of the
 * hash choose one of several stripes, each with its own lock and its own sets: all that happens to one nonce
 * happens under one lock, which is held for the time of a few look-ups. A stripe that is full lets nothing
 * in: a nonce that is forgotten early could be used again.
 */
final class Nonces {
    private static final int STRIPES = 64;
    private static final int SLICES_PER_WINDOW = 4;

    /** As many slices as there are windows between the oldest and the newest request, and room for both ends. */
    private static final int SLICES = 2 * SLICES_PER_WINDOW + 2;

    private final byte[] secret;
    private final Duration window;
    private final long sliceMillis;
    private final int capacity;
    private final Stripe[] stripes;

    /** What became of a nonce. */
    enum Verdict {
        NEW,
        USED,
        /** It cannot be remembered: there are too many. */
        FULL,
        /** Those of its time are gone, which a clock that was set back can cause. */
        GONE
    }

    /**
     * @param secret that no client knows
     * @param window how far a request's time may be from now, either way
     * @param max how many are kept, about
     */
    Nonces(byte[] secret, Duration window, int max) {
        this.secret = secret.clone();
        this.window = window;
        this.sliceMillis = Math.max(1, (window.toMillis() + SLICES_PER_WINDOW - 1) / SLICES_PER_WINDOW);
        this.capacity = Math.max(1, max / STRIPES);
        this.stripes = IntStream.range(0, STRIPES).mapToObj(i -> new Stripe()).toArray(Stripe[]::new);
    }

    /**
     * Uses a nonce.
     *
     * @param at when its request was signed, which is within the window
     */
    Verdict use(String accessKeyId, String nonce, Instant at, Instant now) {
        long hash = hash(accessKeyId, nonce);
        Stripe stripe = stripes[(int) (hash >>> 58)];
        return stripe.use(hash, Math.floorDiv(at.toEpochMilli(), sliceMillis), now.toEpochMilli());
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

    /** When there may be room again, after there was none. */
    Duration untilRoom() {
        return Duration.ofMillis(sliceMillis);
    }

    /** How many are kept. */
    int held() {
        return Arrays.stream(stripes).mapToInt(Stripe::held).sum();
    }

    private final class Stripe {
        private final long[] sliceOf = new long[SLICES];
        private final @Nullable LongSet[] sets = new LongSet[SLICES];
        private long gone = Long.MIN_VALUE;
        private int held;

        Stripe() {
            Arrays.fill(sliceOf, Long.MIN_VALUE);
        }

        synchronized Verdict use(long hash, long slice, long now) {
            int place = Math.floorMod(slice, SLICES);
            dropOld(now);
            if (slice <= gone || slice < sliceOf[place]) {
                return Verdict.GONE;
            }
            for (LongSet set : sets) {
                if (set != null && set.contains(hash)) {
                    return Verdict.USED;
                }
            }
            if (held >= capacity) {
                return Verdict.FULL;
            }
            setOf(slice, place).add(hash);
            held++;
            return Verdict.NEW;
        }

        /** What stood at its place is of a slice so much earlier that it was dropped. */
        private LongSet setOf(long slice, int place) {
            sliceOf[place] = slice;
            LongSet set = sets[place];
            if (set == null) {
                set = new LongSet();
                sets[place] = set;
            }
            return set;
        }

        /** The end of a slice is the first moment that is not of it. */
        private void dropOld(long now) {
            for (int place = 0; place < SLICES; place++) {
                if (sets[place] != null && (sliceOf[place] + 1) * sliceMillis + window.toMillis() < now) {
                    gone = Math.max(gone, sliceOf[place]);
                    drop(place);
                }
            }
        }

        private void drop(int place) {
            LongSet set = sets[place];
            held -= set == null ? 0 : set.size();
            sets[place] = null;
        }

        synchronized int held() {
            return held;
        }
    }
}
