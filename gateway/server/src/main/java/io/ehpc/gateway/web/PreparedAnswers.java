package io.ehpc.gateway.web;

import io.ehpc.gateway.cache.CacheMemory;
import io.ehpc.gateway.cache.Served;
import io.ehpc.gateway.time.Clocks;
import io.ehpc.gateway.time.Moment;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
    private static final int OWN_WEIGHT = 600;

    private final Clocks clocks;
    private final Later later;
    private final Map<SameRequest, Prepared> prepared = new HashMap<>();

    PreparedAnswers(Clocks clocks, Later later) {
        this.clocks = clocks;
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
        final Moment made;
        final Duration goodFor;
        final long bytes;
        int hits;

        Prepared(Repeatable answer, Serving serving, long generation, Moment made, Duration goodFor, long bytes) {
            this.bytes = bytes;
            this.answer = answer;
            this.serving = serving;
            this.generation = generation;
            this.made = made;
            this.goodFor = goodFor;
        }

        @SuppressWarnings("ReferenceEquality") // a reload makes another one, be it equal
        boolean stands(Serving now, Moment at) {
            return serving == now
                    && generation == now.catalogue().generation()
                    && made.until(at).compareTo(goodFor) < 0;
        }
    }

    /** The prepared answer to such a request, to be sent; null if there is none that stands. */
    @Nullable
    Repeatable take(SameRequest request, Serving now) {
        Prepared found = prepared.get(request);
        if (found == null || !found.stands(now, clocks.now())) {
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
        long bytes = OWN_WEIGHT + 2L * request.uri().length() + answer.bytes();
        if (prepared.size() < MOST && serving.memory().take(CacheMemory.Kind.PREPARED, bytes)) {
            Prepared mine = new Prepared(answer, serving, generation, clocks.now(), goodFor(answer.parts()), bytes);
            Prepared before = prepared.put(request, mine);
            if (before != null) {
                settle(before);
            }
            later.in(MOMENT.toMillis(), () -> end(request, mine));
        }
    }

    /**
     * A moment, or less if what a part's age allows ends before (by then it has grown since the part was judged), or if
     * a part has a second less left to be fresh: what was said of that is true for as long as the answer stands.
     */
    private Duration goodFor(List<Served> parts) {
        Moment now = clocks.now();
        Duration shortest = MOMENT;
        for (Served served : parts) {
            Duration grown = served.answer().age(now).minus(served.age());
            Duration left = served.lifetime().sameFor().minus(grown);
            Duration untilNextSecond = untilNextSecond(served.freshFor()).minus(grown);
            shortest = Stream.of(shortest, left, untilNextSecond)
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
        }
        return shortest;
    }

    /** Until there are fewer whole seconds of it. */
    private static Duration untilNextSecond(Duration left) {
        return left.minusSeconds(left.toSeconds()).plusNanos(1);
    }

    private void end(SameRequest request, Prepared ended) {
        if (prepared.remove(request, ended)) {
            settle(ended);
        }
    }

    private void settle(Prepared ended) {
        ended.serving.memory().give(CacheMemory.Kind.PREPARED, ended.bytes);
        if (ended.hits > 0) {
            ended.serving.catalogue().answeredAgain(ended.answer.parts(), ended.hits);
        }
    }
}
