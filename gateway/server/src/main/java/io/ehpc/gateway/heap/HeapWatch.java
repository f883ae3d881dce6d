package io.ehpc.gateway.heap;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watch over a heap that fills. It goes by what collections leave: what is used momentarily is mostly garbage. As
 * it fills, caches are shrunk first, then new work is refused; a heap that stays exhausted all the same ends the
 * process, which would serve nobody any more. Safe for use by threads.
 */
public final class HeapWatch {
    /** What a collection leaves of a heap with which nothing more can be done. */
    static final double EXHAUSTED_FROM = 0.97;

    /** So many collections in a row, over so long, leave that much: it is not a matter of what is under way. */
    static final int EXHAUSTED_COLLECTIONS = 5;

    static final Duration EXHAUSTED_FOR = Duration.ofSeconds(5);

    /** What was given up shows only after a collection, and who refuses work may not cause one. */
    static final Duration COLLECT_EVERY = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(HeapWatch.class);

    private final HeapMeasure heap;
    private final LongSupplier nanos;
    private final DoubleConsumer shrink;
    private final Consumer<String> end;
    private volatile Runnable unsubscribe = () -> {};
    private volatile HeapLevel level = HeapLevel.ROOMY;
    private boolean refusedInEpisode;
    private long collectAt;
    private long collections;
    private int exhausted;
    private long exhaustedSince;

    /**
     * @param nanos a clock that is never set, in nanoseconds
     * @param shrink is told which share of what is configured caches may hold from now on
     * @param end ends the process, for that reason
     */
    public HeapWatch(HeapMeasure heap, LongSupplier nanos, DoubleConsumer shrink, Consumer<String> end) {
        this.heap = heap;
        this.nanos = nanos;
        this.shrink = shrink;
        this.end = end;
        this.collections = heap.collections();
    }

    /** Begins to look, after each collection, until {@link #close}. */
    public void begin() {
        unsubscribe = heap.onCollection(this::look);
    }

    /** Whether new work is to be refused now. */
    public boolean isFull() {
        return level == HeapLevel.FULL;
    }

    /** How full it is. */
    public HeapLevel level() {
        return level;
    }

    /** Looks at what the last collection left. It is done after each; no request waits for it. */
    public synchronized void look() {
        double share = heap.share();
        HeapLevel before = level;
        HeapLevel now = before.next(share);
        level = now;
        if (now != before) {
            changed(before, now, share);
        }
        checkExhausted(share);
    }

    private void changed(HeapLevel before, HeapLevel now, double share) {
        shrink.accept(now.cacheShare());
        if (now == HeapLevel.ROOMY) {
            refusedInEpisode = false;
            LOG.info("The heap has room again ({} held after a collection): caches may grow.", percent(share));
            return;
        }
        if (before == HeapLevel.ROOMY) {
            collectAt = nanos.getAsLong();
            LOG.warn(
                    "The heap is {} full after a collection: caches shrink. Raise -Xmx, or lower cache.maxBytes and"
                            + " changes.historyBytes.",
                    percent(share));
        }
        if (now == HeapLevel.FULL && !refusedInEpisode) {
            refusedInEpisode = true;
            LOG.warn(
                    "The heap is {} full after a collection: new work is refused, what is held is served. Raise -Xmx,"
                            + " or lower cache.maxBytes and changes.historyBytes.",
                    percent(share));
        }
    }

    /**
     * Looks while the heap is not roomy, and has it collected now and then; to be called every few seconds. It may block,
     * and is for no event loop.
     */
    public void lookAgain() {
        if (level == HeapLevel.ROOMY) {
            return;
        }
        if (isDue()) {
            heap.collect();
        }
        // The notice of a collection may come before what it left is known.
        look();
    }

    private synchronized boolean isDue() {
        long now = nanos.getAsLong();
        if (now - collectAt < 0) {
            return false;
        }
        collectAt = now + COLLECT_EVERY.toNanos();
        return true;
    }

    private void checkExhausted(double share) {
        long count = heap.collections();
        long now = nanos.getAsLong();
        if (share < EXHAUSTED_FROM) {
            exhausted = 0;
        } else if (count > collections) {
            exhaustedSince = exhausted == 0 ? now : exhaustedSince;
            exhausted++;
        }
        collections = count;
        if (exhausted >= EXHAUSTED_COLLECTIONS && now - exhaustedSince >= EXHAUSTED_FOR.toNanos()) {
            end.accept("collections leave the heap " + percent(share) + " full");
        }
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", share * 100);
    }

    /** Looks no more. */
    public void close() {
        unsubscribe.run();
    }
}
