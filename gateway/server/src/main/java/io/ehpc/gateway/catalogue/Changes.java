package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.config.ChangesConfig;
import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.config.RefreshAheadConfig;
import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.upstream.Query;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Answers questions about changes: who may listen to what, by one configuration. */
public final class Changes {
    private final ChangeFeed feed;
    private final Audience audience;
    private final Plan plan;
    private final ChangesConfig config;
    private final RefreshAheadConfig refreshAhead;
    private final Set<Query> all;

    public Changes(ChangeFeed feed, Audience audience, GatewayConfig config) {
        this.feed = feed;
        this.audience = audience;
        this.plan = Plan.of(config);
        this.config = config.changes();
        this.refreshAhead = config.cache().refreshAhead();
        this.all = Catalogue.wholeRegions(config);
    }

    /** The changes themselves. */
    public ChangeFeed feed() {
        return feed;
    }

    public ChangesConfig config() {
        return config;
    }

    /**
     * A caller's interest in these regions.
     *
     * @param regions empty for all that it may ask
     * @throws BadQuestionException if one is unknown
     * @throws NotAllowedException if it may not ask one of them, or none at all
     */
    public Interest interest(Caller caller, List<String> regions) {
        List<String> unused = plan.of(caller).allowed(regions, Operation.LIST_COMMUNITY_IMAGES);
        return new Interest(caller.account(), Set.copyOf(regions), caller.rights());
    }

    /** The regions that such an interest leaves out, although the caller may ask something of them. */
    public List<String> leftOut(Caller caller, List<String> regions) {
        return plan.of(caller).leftOut(new Question(regions, Clusters.NONE, new TreeMap<>()));
    }

    /**
     * A place for one who waits, for whom the regions are kept fresh; nothing if there are too many, or if the client
     * has as many as one may.
     */
    public Optional<Audience.Seat> join(ClientKey client, Interest interest) {
        return audience.join(client, interest, config.maxListeners(), config.maxListenersPerClient());
    }

    /** Whether there is a place for some other client, if one client found none. */
    public boolean hasPlaces() {
        return audience.size() < config.maxListeners();
    }

    /** Takes note of one who asks and does not wait: the regions are kept fresh for a while. */
    public void passed(Interest interest, Instant now) {
        audience.passed(all.stream().filter(interest::includes).toList(), now);
    }

    /** What is to be kept fresh for those who listen, or asked not long ago. */
    public Set<Query> listenedTo(Instant now) {
        return refreshAhead.enabled() ? audience.listenedTo(all, refreshAhead.idleAfter(), now) : Set.of();
    }
}
