package io.ehpc.gateway.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Has lines written by a thread of its own, so that nobody who logs waits for a terminal or a pipe. What does not
 * fit into its queue is dropped and counted, whatever its level: an error is worth no event loop.
 */
final class QueuedAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private final BlockingQueue<ILoggingEvent> queue;
    private final LongAdder dropped = new LongAdder();
    private final LongAdder written = new LongAdder();

    /** What was taken in and is not written yet. */
    private final AtomicInteger waiting = new AtomicInteger();

    private volatile Appender<ILoggingEvent> sink;
    private volatile @Nullable Thread writer;

    /**
     * @param name the appender's, and its thread's
     * @param places how many lines may wait
     * @param sink writes them, one at a time
     */
    QueuedAppender(String name, int places, Appender<ILoggingEvent> sink) {
        setName(name);
        this.queue = new ArrayBlockingQueue<>(places);
        this.sink = sink;
    }

    @Override
    public void start() {
        super.start();
        Thread thread = new Thread(this::write, getName());
        thread.setDaemon(true);
        thread.start();
        writer = thread;
    }

    /** Has lines written by another from now on. */
    void into(Appender<ILoggingEvent> other) {
        sink = other;
    }

    @Override
    protected void append(ILoggingEvent line) {
        // Arguments are put into words now: they may be others by the time the line is written.
        line.prepareForDeferredProcessing();
        waiting.incrementAndGet();
        if (!queue.offer(line)) {
            waiting.decrementAndGet();
            dropped.increment();
        }
    }

    private void write() {
        try {
            while (isStarted()) {
                ILoggingEvent line = queue.take();
                try {
                    sink.doAppend(line);
                    written.increment();
                } finally {
                    waiting.decrementAndGet();
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** State of the writing thread: true once it has ended without a stop, so that no line comes out any more. */
    boolean hasEnded() {
        Thread thread = writer;
        return isStarted() && thread != null && !thread.isAlive();
    }

    /** How many lines were taken in and are not written yet. */
    int waiting() {
        return waiting.get();
    }

    /** Number of lines that were given to the sink. */
    long written() {
        return written.sum();
    }

    /** What writes the lines. */
    Appender<ILoggingEvent> sink() {
        return sink;
    }

    /** How many lines were lost. */
    long dropped() {
        return dropped.sum();
    }
}
