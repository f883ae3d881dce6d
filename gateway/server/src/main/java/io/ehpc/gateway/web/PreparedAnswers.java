package io.ehpc.gateway.web;

import io.ehpc.gateway.cache.Served;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers that were all there, for those who ask exactly the same a moment later: one look-up, whatever the
 * number of parts. Of one listener, and on its event loop only.
 *
 * <p>An answer stands while nothing has changed in the cache (its generation was read before the parts were
 * looked up, so a change meanwhile shows too), while the configuration is the same, and while no part's age
 * allows less; and never for longer than a moment, so that ages, which are in whole seconds, stay right. Then it
 * is made anew the whole way, and its hits are counted with the parts they were of.
 */
final class PreparedAnswers {
    private static final Duration MOMENT = Duration.ofMillis(100);
    private static final int MOST = 256;
    private static final long MOST_BYTES = 32L << 20;

    private final Clock clock;
    private final Later later;
    private final Map<SameRequest, Prepared> prepared = new HashMap<>();
    private long bytes;

    PreparedAnswers(Clock clock, Later later) {
        this.clock = clock;
        this.later = later;
    }

    /** Does something after a while, on the listener's event loop. */
    interface Later {
        void in(long millis, Runnable what);
    }

    private static final class Prepared {
        final Repeatable answer;
        final Serving serving;
        final long generation;
        final long until;
        int hits;

        Prepared(Repeatable answer, Serving serving, long generation, long until) {
            this.answer = answer;
            this.serving = serving;
            this.generation = generation;
            this.until = until;
        }

        @SuppressWarnings("ReferenceEquality") // a reload makes another one, be it equal
        boolean stands(Serving now, long millis) {
            return serving == now && generation == now.catalogue().generation() && millis < until;
        }
    }

    /** The prepared answer to such a request, to be sent; null if there is none that stands. */
    @Nullable
    Repeatable take(SameRequest request, Serving now) {
        Prepared found = prepared.get(request);
        if (found == null || !found.stands(now, clock.millis())) {
            return null;
        }
        found.hits++;
        return found.answer;
    }

    /**
     * Keeps an answer for others, if there is room.
     *
     * @param generation of what is held, before the answer's parts were looked up
     */
    void keep(SameRequest request, Serving serving, long generation, Repeatable answer) {
        if (prepared.size() < MOST && bytes + answer.bytes() <= MOST_BYTES) {
            Prepared mine = new Prepared(answer, serving, generation, until(answer.parts()));
            bytes += answer.bytes();
            Prepared before = prepared.put(request, mine);
            if (before != null) {
                settle(before);
            }
            later.in(MOMENT.toMillis(), () -> end(request, mine));
        }
    }

    /** In milliseconds since 1970. */
    private long until(List<Served> parts) {
        Instant until = clock.instant().plus(MOMENT);
        for (Served served : parts) {
            Instant change = served.answer()
                    .asOf()
                    .plus(served.age())
                    .plus(served.lifetime().sameFor());
            until = change.isBefore(until) ? change : until;
        }
        return until.toEpochMilli();
    }

    private void end(SameRequest request, Prepared ended) {
        if (prepared.remove(request, ended)) {
            settle(ended);
        }
    }

    private void settle(Prepared ended) {
        bytes -= ended.answer.bytes();
        if (ended.hits > 0) {
            ended.serving.catalogue().answeredAgain(ended.answer.parts(), ended.hits);
        }
    }
}
