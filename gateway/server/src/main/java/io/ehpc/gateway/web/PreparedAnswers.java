package io.ehpc.gateway.web;

import io.ehpc.gateway.cache.Served;
import io.ehpc.gateway.catalogue.Listing;
import io.ehpc.gateway.catalogue.Part;
import io.ehpc.gateway.content.Coding;
import io.ehpc.gateway.security.Permissions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
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
    private final Map<Key, Prepared> prepared = new HashMap<>();
    private long bytes;

    PreparedAnswers(Clock clock, Later later) {
        this.clock = clock;
        this.later = later;
    }

    /** Does something after a while, on the listener's event loop. */
    interface Later {
        void in(long millis, Runnable what);
    }

    /**
     * All of a request that its answer depends on; the coding and the validator are looked at for each.
     *
     * @param permissions of an account; clients that may ask the same have the same ones
     */
    private record Key(
            Permissions permissions, String uri, @Nullable String accept) {}

    private static final class Prepared {
        final PartedAnswer answer;
        final Serving serving;
        final long generation;
        final Instant until;
        final int bytes;
        int hits;

        Prepared(PartedAnswer answer, Serving serving, long generation, Instant until, int bytes) {
            this.answer = answer;
            this.serving = serving;
            this.generation = generation;
            this.until = until;
            this.bytes = bytes;
        }

        @SuppressWarnings("ReferenceEquality") // a reload makes another one, be it equal
        boolean stands(Serving now, Instant instant) {
            return serving == now && generation == now.catalogue().generation() && instant.isBefore(until);
        }
    }

    /** What else a request says of how it wants to be answered is for the whole way. */
    private static boolean isPlain(HttpServerRequest request) {
        return !request.headers().contains("Cache-Control")
                && !request.headers().contains("Prefer");
    }

    private static Key key(RoutingContext context, Admitted admitted) {
        HttpServerRequest request = context.request();
        return new Key(admitted.client().permissions(), request.uri(), Asked.joined(request, "Accept"));
    }

    /** Sends the prepared answer, if there is one that stands; says whether. */
    boolean send(RoutingContext context, Admitted admitted) {
        Prepared found = isPlain(context.request()) ? prepared.get(key(context, admitted)) : null;
        if (found == null || !found.stands(admitted.serving(), clock.instant())) {
            return false;
        }
        found.hits++;
        found.answer.send(context);
        return true;
    }

    /**
     * Keeps an answer, if it is one that others may get.
     *
     * @param generation of what is held, before the answer's parts were looked up
     * @return the answer to send
     */
    PartedAnswer keep(RoutingContext context, Admitted admitted, long generation, PartedAnswer answer) {
        ContentResponse content = answer.content();
        if (content == null || !isPlain(context.request()) || !answer.listing().isAllHeld()) {
            return answer;
        }
        PartedAnswer kept = answer.with(content.withBody(new EnumMap<Coding, Buffer>(Coding.class)));
        int size = content.body().apply(Coding.IDENTITY).length();
        Prepared mine = new Prepared(kept, admitted.serving(), generation, until(answer.listing()), size);
        Key key = key(context, admitted);
        if (prepared.size() < MOST && bytes + size <= MOST_BYTES) {
            bytes += size;
            prepared.put(key, mine);
            later.in(MOMENT.toMillis(), () -> end(key, mine));
        }
        return kept;
    }

    private Instant until(Listing listing) {
        Instant until = clock.instant().plus(MOMENT);
        for (Part part : listing.parts()) {
            Served served = part.served();
            Instant change = served == null
                    ? Instant.MIN
                    : served.answer()
                            .asOf()
                            .plus(served.age())
                            .plus(served.lifetime().sameFor());
            until = change.isBefore(until) ? change : until;
        }
        return until;
    }

    private void end(Key key, Prepared ended) {
        bytes -= ended.bytes;
        prepared.remove(key, ended);
        if (ended.hits > 0) {
            ended.serving.catalogue().answeredAgain(ended.answer.listing(), ended.hits);
        }
    }
}
