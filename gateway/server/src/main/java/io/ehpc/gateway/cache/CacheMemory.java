package io.ehpc.gateway.cache;

import io.ehpc.gateway.telemetry.CacheMetrics;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Account of the memory that is kept for answers, and the one bound on all of it: {@code cache.maxBytes}. Thread-safe.
 *
 * <p>Each thing is counted once, at its owner: an answer's bodies and images with its entry, whoever else refers to
 * them; the lists of a merge with the merge; the text of a view with the view. What refers to an entry's images is
 * dropped with the entry.
 *
 * <p>Some kinds have a cap, a share of the bound: changes, baselines, failures, prepared answers, and answers in flight;
 * a load beyond that is refused. Entries take up to three quarters of the rest. Merges and views, which can be made
 * again, have what entries leave, so they go first.
 */
public final class CacheMemory {
    // Limits move in steps, since a cache that is given another limit forgets what it learnt of its window. A limit is
    // lowered at once and raised only when there is room for two steps more, so that calls in flight do not move it.
    // Nothing here runs on a hit. A holder is asked and limited outside of its own locks: see fit().

    private static final int STEPS = 64;
    private static final List<Kind> KINDS = List.of(Kind.values());

    private final Map<Kind, Holder> holders = new ConcurrentHashMap<>();
    /** Bytes that are counted here for want of a holder. The map is not changed once it is made. */
    private final Map<Kind, AtomicLong> taken = zeros();
    /** Bytes that each kind was last found to keep, in whole steps. The map is not changed once it is made. */
    private final Map<Kind, AtomicLong> steps = zeros();
    /** Guarded by {@link #fitting}. */
    private final Map<Kind, Long> limits = new EnumMap<>(Kind.class);

    private final ReentrantLock fitting = new ReentrantLock();
    private final AtomicBoolean unfitted = new AtomicBoolean();
    private volatile long maxBytes;
    private volatile long ceiling = Long.MAX_VALUE;

    /** Use that memory is kept for. */
    public enum Kind {
        /** Answers: their bodies in all codings, and their images. */
        ENTRIES(0),
        /** Merges of answers: lists of the entries' images. */
        MERGES(0),
        /** Texts written of merges, in all codings, and the views that they are of. */
        VIEWS(0),
        /** Whole answers, for those who ask the same a moment later. */
        PREPARED(8),
        /** Changes that are remembered. */
        CHANGES(4),
        /** Lists that a region's next answer is compared with, once their entry is gone. */
        BASELINES(8),
        /** Failures that are remembered. */
        FAILURES(32),
        /** Answers that are being fetched, as large as such answers were before, and text written ahead. */
        IN_FLIGHT(2);

        private final int share;

        /** @param share it may take the bound divided by that; 0 if its limit depends on the others */
        Kind(int share) {
            this.share = share;
        }

        /** Label in metrics, as {@code in-flight}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** All labels. */
        public static List<String> labels() {
            return KINDS.stream().map(Kind::label).toList();
        }

        private boolean isElastic() {
            return this == ENTRIES || this == MERGES || this == VIEWS;
        }
    }

    /** Owner of what is kept of one kind. */
    public interface Holder {
        /** Bytes that it keeps now, about. */
        long bytes();

        /** Keeps no more than that from now on, and lets go at once of what is over it. */
        void limit(long bytes);
    }

    public CacheMemory(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Shows how much is kept of each kind, and the bound. */
    public void show(CacheMetrics metrics) {
        KINDS.forEach(kind -> metrics.showSize(kind.label(), () -> bytes(kind)));
        metrics.showLimit(this::bound);
    }

    /** Counts what this one holds of a kind from now on, in place of another one. */
    public void add(Kind kind, Holder holder) {
        fitting.lock();
        try {
            holders.put(kind, holder);
            limits.remove(kind);
        } finally {
            fitting.unlock();
        }
        fit();
    }

    /** Goes by another {@code cache.maxBytes} from now on. */
    public void configure(long bytes) {
        maxBytes = bytes;
        fitNow();
    }

    /**
     * Lets go of all that is over so many bytes, what can be made again first, and keeps no more than that until it is
     * told otherwise; {@link Long#MAX_VALUE} for {@code cache.maxBytes} again. For a process that is short of memory.
     * May take milliseconds.
     */
    public void shrinkTo(long bytes) {
        ceiling = Math.max(0, bytes);
        fitNow();
    }

    /** Bytes that may be kept in all, at this moment. */
    public long bound() {
        return Math.min(maxBytes, ceiling);
    }

    /** Bytes that are kept in all. */
    public long held() {
        return KINDS.stream().mapToLong(this::bytes).sum();
    }

    /** Bytes that are kept of a kind. */
    public long bytes(Kind kind) {
        Holder holder = holders.get(kind);
        return of(taken, kind).get() + (holder == null ? 0 : holder.bytes());
    }

    /**
     * Counts so many bytes of a kind until they are {@linkplain #give given back}, if the kind may have as many. The
     * first of its kind may always have them, so that a small cache serves large answers too, one after the other.
     */
    public boolean take(Kind kind, long bytes) {
        long now = of(taken, kind).addAndGet(bytes);
        if (now > bytes && now > bound() / kind.share) {
            of(taken, kind).addAndGet(-bytes);
            return false;
        }
        if (now > of(steps, kind).get()) {
            fit();
        }
        return true;
    }

    /** Gives back what was taken. */
    public void give(Kind kind, long bytes) {
        of(taken, kind).addAndGet(-bytes);
    }

    private static Map<Kind, AtomicLong> zeros() {
        Map<Kind, AtomicLong> zeros = new EnumMap<>(Kind.class);
        KINDS.forEach(kind -> zeros.put(kind, new AtomicLong()));
        return zeros;
    }

    private static AtomicLong of(Map<Kind, AtomicLong> amounts, Kind kind) {
        return Objects.requireNonNull(amounts.get(kind));
    }

    private long fixedSteps() {
        return KINDS.stream()
                .filter(kind -> !kind.isElastic())
                .mapToLong(kind -> of(steps, kind).get())
                .sum();
    }

    /**
     * Has all keep to the bound; to be called by whoever has put something, outside of all locks: what is evicted for
     * it may be of any key.
     */
    public void fit() {
        unfitted.set(true);
        fitIfAsked();
    }

    /** The same, done by the time it returns: it waits for whoever else is about it. */
    private void fitNow() {
        fitting.lock();
        try {
            unfitted.set(false);
            fitAll(bound());
        } finally {
            fitting.unlock();
        }
        fitIfAsked();
    }

    private void fitIfAsked() {
        while (unfitted.get() && fitting.tryLock()) {
            try {
                unfitted.set(false);
                fitAll(bound());
            } finally {
                fitting.unlock();
            }
        }
    }

    private void fitAll(long bound) {
        // All caps together are more than the bound: while much is in flight, the others have less.
        long besides = Math.max(0, bound - step(Kind.IN_FLIGHT, bound)) / 2 * 3;
        for (Kind kind : KINDS) {
            if (kind.share > 0) {
                limit(kind, Math.min(bound, besides) / kind.share);
            }
            if (!kind.isElastic()) {
                step(kind, bound);
            }
        }
        long rest = Math.max(0, bound - fixedSteps());
        limit(Kind.ENTRIES, rest / 4 * 3);
        long derived = Math.max(0, rest - step(Kind.ENTRIES, bound));
        limit(Kind.MERGES, derived / 2);
        limit(Kind.VIEWS, Math.max(0, derived - step(Kind.MERGES, bound)));
    }

    /** Bytes that a kind keeps, in whole steps: as many as before, unless they are too few or two too many. */
    private long step(Kind kind, long bound) {
        long step = Math.max(1, bound / STEPS);
        long bytes = bytes(kind);
        long enough = (bytes + step - 1) / step * step;
        long before = of(steps, kind).get();
        if (before < bytes || before - enough >= 2 * step) {
            of(steps, kind).set(enough);
            return enough;
        }
        return before;
    }

    private void limit(Kind kind, long bytes) {
        Holder holder = holders.get(kind);
        if (holder != null) {
            Long before = limits.put(kind, bytes);
            if (before == null || before != bytes) {
                holder.limit(bytes);
            }
        }
    }

    /** For a person: how much is kept of each kind. */
    @Override
    public String toString() {
        return KINDS.stream().map(kind -> kind.label() + " " + bytes(kind)).collect(Collectors.joining(", ")) + " of "
                + bound();
    }
}
