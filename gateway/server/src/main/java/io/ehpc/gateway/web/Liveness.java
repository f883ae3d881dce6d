package io.ehpc.gateway.web;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Liveness of the process, which is lost once only a restart helps: each event loop turns, and each thread that has to
 * be there is. Thread-safe.
 *
 * <p>Each event loop has a heartbeat. One that has had none for longer than the bound is blocked or has ended: its
 * connections, accepted or upstream, are answered by nobody. If it is the one that would tell of it, the probe gets no
 * answer, which says the same.
 */
public final class Liveness {
    /** Longest time of an event loop without a heartbeat. No hold-up that passes by itself takes as long. */
    static final Duration BOUND = Duration.ofSeconds(10);

    private static final long BEAT_EVERY_MILLIS = 1_000;

    private final LongSupplier nanos;
    private final Supplier<List<String>> ended;
    private final List<Heart> hearts = new CopyOnWriteArrayList<>();
    private final List<ScheduledFuture<?>> beating = new CopyOnWriteArrayList<>();

    /**
     * @param nanos a clock that is never set, in nanoseconds
     * @param ended the names of threads that have to be there and have ended, asked at each look
     */
    public Liveness(LongSupplier nanos, Supplier<List<String>> ended) {
        this.nanos = nanos;
        this.ended = ended;
    }

    /** The heartbeat of one event loop. */
    final class Heart {
        private volatile String name;
        private volatile long lastBeat = nanos.getAsLong();

        private Heart(String name) {
            this.name = name;
        }

        /** The loop turned; to be called on it. */
        void beat() {
            name = Thread.currentThread().getName();
            lastBeat = nanos.getAsLong();
        }

        private Stream<String> complaint(long now) {
            Duration still = Duration.ofNanos(now - lastBeat);
            return still.compareTo(BOUND) <= 0
                    ? Stream.empty()
                    : Stream.of("The event loop " + name + " has not turned for " + still.toSeconds() + " s.");
        }
    }

    /** Watches all event loops of that Vert.x, those that accept connections too, until {@link #close}. */
    public void watch(Vertx vertx) {
        VertxInternal internal = (VertxInternal) vertx;
        watch(internal.eventLoopGroup());
        watch(internal.acceptorEventLoopGroup());
    }

    private void watch(EventLoopGroup loops) {
        for (EventExecutor loop : loops) {
            Heart heart = heart("of number " + hearts.size());
            beating.add(loop.scheduleWithFixedDelay(heart::beat, 0, BEAT_EVERY_MILLIS, TimeUnit.MILLISECONDS));
        }
    }

    Heart heart(String name) {
        Heart heart = new Heart(name);
        hearts.add(heart);
        return heart;
    }

    /** Why only a restart helps, a sentence each; empty while it lives. */
    List<String> complaints() {
        long now = nanos.getAsLong();
        return Stream.concat(
                        hearts.stream().flatMap(heart -> heart.complaint(now)),
                        ended.get().stream().map(thread -> "The thread " + thread + " has ended."))
                .toList();
    }

    /** JSON body of the probe: the status, and the reasons if there are any. */
    static Buffer json(List<String> complaints) {
        return JsonBody.of(json -> {
            json.writeStartObject();
            json.writeStringField("status", complaints.isEmpty() ? "live" : "dead");
            if (!complaints.isEmpty()) {
                json.writeStringField("why", String.join(" ", complaints));
            }
            json.writeEndObject();
        });
    }

    /** Watches no more. */
    public void close() {
        beating.forEach(heartbeat -> heartbeat.cancel(false));
        hearts.clear();
    }
}
