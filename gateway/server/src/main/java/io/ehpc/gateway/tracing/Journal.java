package io.ehpc.gateway.tracing;

import io.opentelemetry.api.trace.SpanKind;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one load waited for, and for how long. A load belongs to nobody, and who joins it late may want to know too:
 * so each keeps one. Of bounded length; safe for use by threads.
 */
public final class Journal {
    /** Tells nobody. */
    public static final Journal NONE = new Journal(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), 0, TraceSpan.NONE);

    private static final int MOST = 32;
    /** Of HTTP's statuses. */
    private static final int FIRST_ERROR = 400;

    private final Clock clock;
    private final int most;
    private final TraceSpan span;
    private final List<Step> steps = new ArrayList<>(4);

    private Journal(Clock clock, int most, TraceSpan span) {
        this.clock = clock;
        this.most = most;
        this.span = span;
    }

    /** @param span whose parts the steps are */
    public Journal(Clock clock, TraceSpan span) {
        this(clock, MOST, span);
    }

    /**
     * A step as far as it is.
     *
     * @param took null while it lasts
     * @param result how it ended; null while it lasts
     */
    public record Entry(
            Wait what,
            Instant begunAt,
            @Nullable Duration took,
            @Nullable String result) {}

    /** A step that lasts until it is ended. */
    public final class Step {
        private final Wait wait;
        private final Instant begunAt;
        private final TraceSpan part;
        private @Nullable Duration took;
        private @Nullable String result;
        private @Nullable String errorStatus;

        private Step(Wait wait) {
            this.wait = wait;
            this.part = span.child(wait.label(), wait == Wait.CALL ? SpanKind.CLIENT : SpanKind.INTERNAL);
            this.begunAt = clock.instant();
        }

        /** It ended so; only the first end counts. */
        public void end(String how) {
            synchronized (steps) {
                if (result == null) {
                    took = Duration.between(begunAt, clock.instant());
                    result = how;
                    boolean isGood = how.equals("ok") || wait == Wait.HEDGE;
                    part.tell("ehpc.result", how);
                    if (!isGood) {
                        part.tell("error.type", errorStatus == null ? how : errorStatus);
                    }
                    part.end(isGood);
                }
            }
        }

        /** An answer came with this status. */
        public void answered(int status) {
            part.tell("http.response.status_code", status);
            synchronized (steps) {
                errorStatus = status >= FIRST_ERROR ? Integer.toString(status) : null;
            }
        }

        /** Its own span, to tell more of it. */
        public TraceSpan span() {
            return part;
        }

        /** The headers that pass the trace on to whoever is called; none if there is no trace. */
        public Map<String, String> headers() {
            return part.headers();
        }

        private Entry entry() {
            return new Entry(wait, begunAt, took, result);
        }
    }

    /** Begins a step. */
    public Step begin(Wait wait) {
        Step step = new Step(wait);
        synchronized (steps) {
            if (steps.size() < most) {
                steps.add(step);
            }
        }
        return step;
    }

    /** Notes what took no time. */
    public void note(Wait wait, String result) {
        begin(wait).end(result);
    }

    /**
     * Notes the wait for something, if it is to be waited for.
     *
     * @param failed what to call a failure
     */
    public <T> Future<T> during(Wait wait, Future<T> awaited, Function<Throwable, String> failed) {
        if (awaited.isComplete()) {
            return awaited;
        }
        Step step = begin(wait);
        return awaited.onComplete(come -> step.end("ok"), failure -> step.end(failed.apply(failure)));
    }

    /** What its steps are part of. */
    TraceSpan span() {
        return span;
    }

    /** The steps so far, in the order of their beginnings. */
    public List<Entry> entries() {
        synchronized (steps) {
            return steps.stream().map(Step::entry).toList();
        }
    }
}
