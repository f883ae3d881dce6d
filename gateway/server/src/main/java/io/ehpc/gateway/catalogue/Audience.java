package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.fairness.FairShare;
import io.ehpc.gateway.telemetry.ChangeMetrics;
import io.ehpc.gateway.upstream.Query;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Who listens to changes, and so what has to be kept fresh for them. Safe for use by threads. */
public final class Audience {
    private final ChangeMetrics metrics;
    private final FairShare taken = new FairShare();
    private final Set<Seat> seats = ConcurrentHashMap.newKeySet();
    private final Map<Query, Instant> polled = new ConcurrentHashMap<>();
    private final Promise<Void> emptied = Promise.promise();
    private volatile boolean closing;

    /** Why a listener does not wait any more. */
    public enum Leave {
        /** It has what it waited for. */
        ANSWERED,
        /** It went by itself. */
        LEFT,
        /** It took nothing for too long. */
        SLOW,
        /** What it lacks is remembered no more. */
        BEHIND,
        /** What it may see was changed, or it is to show anew who it is. */
        OUTDATED,
        /** The gateway stops. */
        DRAINING;

        /** As it stands in metrics. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** All labels. */
        public static List<String> labels() {
            return Arrays.stream(values()).map(Leave::label).toList();
        }
    }

    /** The place of one listener, until it leaves. */
    public final class Seat {
        private final ClientKey client;
        private final Interest interest;

        private Seat(ClientKey client, Interest interest) {
            this.client = client;
            this.interest = interest;
        }

        /** Gives the place back; only the first time counts. */
        public void leave(Leave why) {
            if (seats.remove(this)) {
                metrics.ended(why.label());
                taken.give(client);
                completeIfEmptied();
            }
        }
    }

    public Audience(ChangeMetrics metrics) {
        this.metrics = metrics;
        metrics.showListeners(taken::total);
    }

    /**
     * A place for one more listener of a client; nothing if there are too many, or if it has as many as one may.
     *
     * @param most how many there may be
     * @param mostOfOne how many of them one client may have
     */
    Optional<Seat> join(ClientKey client, Interest interest, int most, int mostOfOne) {
        if (!taken.take(client, most, mostOfOne)) {
            metrics.refused();
            return Optional.empty();
        }
        Seat seat = new Seat(client, interest);
        seats.add(seat);
        return Optional.of(seat);
    }

    /** How many there are. */
    public int size() {
        return (int) taken.total();
    }

    /** Ends once nobody is left; whoever makes them leave is another. */
    public Future<Void> emptied() {
        closing = true;
        completeIfEmptied();
        return emptied.future();
    }

    private void completeIfEmptied() {
        if (closing && taken.total() == 0) {
            emptied.tryComplete();
        }
    }

    /** Takes note of one who asked and did not stay. */
    void passed(Collection<Query> queries, Instant now) {
        queries.forEach(query -> polled.put(query, now));
    }

    /**
     * Which queries are listened to.
     *
     * @param all the queries that there are
     * @param idleAfter how long one counts who did not stay
     */
    public Set<Query> listenedTo(Set<Query> all, Duration idleAfter, Instant now) {
        polled.values().removeIf(at -> !at.plus(idleAfter).isAfter(now));
        return all.stream()
                .filter(query ->
                        polled.containsKey(query) || seats.stream().anyMatch(seat -> seat.interest.includes(query)))
                .collect(Collectors.toUnmodifiableSet());
    }
}
