package io.ehpc.gateway.catalogue;

import io.ehpc.gateway.cache.AnswerCache;
import io.ehpc.gateway.cache.Directives;
import io.ehpc.gateway.cache.Served;
import io.ehpc.gateway.catalogue.BadQuestionException.Subject;
import io.ehpc.gateway.catalogue.Order.Position;
import io.ehpc.gateway.config.GatewayConfig;
import io.ehpc.gateway.content.Content;
import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.protocol.ErrorCode;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.protocol.RefusedException;
import io.ehpc.gateway.protocol.RpcCall;
import io.ehpc.gateway.time.MonotonicClock;
import io.ehpc.gateway.upstream.Answer;
import io.ehpc.gateway.upstream.Deadline;
import io.ehpc.gateway.upstream.Fault;
import io.ehpc.gateway.upstream.Query;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers calls of the API, and questions about images, from the cache: one query, or many at once, merged. */
public final class Catalogue {
    private final AnswerCache cache;
    private final Merges merges;
    private final ViewPermits permits;
    private final ClusterDirectory clusters;
    private final Plan plan;

    /** One that nobody may ask anything yet. */
    public Catalogue(AnswerCache cache, Merges merges, MonotonicClock clock, GatewayConfig config) {
        this(cache, merges, merges.permits(), new ClusterDirectory(cache, clock, config), Plan.of(config));
    }

    private Catalogue(AnswerCache cache, Merges merges, ViewPermits permits, ClusterDirectory clusters, Plan plan) {
        this.cache = cache;
        this.merges = merges;
        this.permits = permits;
        this.clusters = clusters;
        this.plan = plan;
    }

    /** The same as this caller may see it, of whose account all of its answers are. */
    public Catalogue seenBy(Caller caller) {
        return new Catalogue(cache, merges, permits, clusters.seenBy(caller), plan.of(caller));
    }

    /** All regions, sorted. */
    public Set<String> regions() {
        return plan.regions();
    }

    /** Those of them of which the caller may ask for the whole list, sorted. */
    public List<String> allowedRegions() {
        return plan.caller().rights().among(plan.regions(), Operation.LIST_COMMUNITY_IMAGES, null);
    }

    /** The queries that ask for the whole list of each region, of each account that callers are answered from. */
    public static Set<Query> wholeRegions(GatewayConfig config) {
        return config.servedAccounts().stream()
                .flatMap(account -> config.upstream().regions().keySet().stream()
                        .map(region -> new Query(account, Operation.LIST_COMMUNITY_IMAGES, region, new TreeMap<>())))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The upstream's own answer to one call of the RPC face.
     *
     * @return fails with {@link io.ehpc.gateway.upstream.CallFailedException}
     * @throws NotAllowedException if the caller may not ask this, whether or not there is such a region
     * @throws RefusedException if it might, and there is none
     */
    public Future<Served> answer(RpcCall call, Deadline deadline, Directives directives) {
        Query query = new Query(plan.caller().account(), call.operation(), call.region(), call.filters());
        plan.require(call.operation(), call.region(), query.clusterId());
        if (!plan.regions().contains(call.region())) {
            throw ErrorCode.INVALID_REGION_ID_NOT_FOUND
                    .refusal("The region " + call.region() + " does not exist here.")
                    .asException();
        }
        return cache.get(query, deadline, directives, plan.caller().allowance());
    }

    /**
     * What of an answer to a call the caller is shown: its body, without what it may not ask.
     *
     * @return fails with {@link OverShareException} if the caller has too much made at once, or with
     *     {@link io.ehpc.gateway.upstream.CallFailedException} for want of memory
     */
    public Future<Content> shown(Answer answer) {
        return merges.shown(key(), answer, plan.caller().rights());
    }

    /**
     * The merged answer to a question. A part that fails is a part of it, never a failed future.
     *
     * @return fails with {@link BadQuestionException} if that shows only by where clusters are
     * @throws BadQuestionException if it cannot be asked; no query is asked then
     * @throws NotAllowedException if the caller may not ask it; no query is asked then
     */
    public Future<Listing> list(Inquiry inquiry) {
        return list(inquiry, null);
    }

    /** @param ahead if all is going to be written of it */
    private Future<Listing> list(Inquiry inquiry, @Nullable Ahead ahead) {
        return fanOut(inquiry)
                .map(fanOut -> checked(fanOut, inquiry))
                .compose(fanOut -> parts(fanOut.queries(), inquiry, ahead)
                        .compose(parts -> merged(parts, fanOut.lost(), plan.leftOut(inquiry.question()))));
    }

    private Future<List<Part>> parts(List<Query> queries, Inquiry inquiry, @Nullable Ahead ahead) {
        List<Future<Part>> parts =
                queries.stream().map(query -> part(query, inquiry)).toList();
        Future<CompositeFuture> all = Future.join(parts);
        if (ahead != null && !all.isComplete() && permits.mayWriteAhead(key())) {
            all.onComplete(each -> permits.wroteAhead(key()));
            writeAhead(parts, all, ahead);
        }
        return all.compose(each -> merges.read(key(), each.list()));
    }

    private static void writeAhead(List<Future<Part>> parts, Future<CompositeFuture> all, Ahead ahead) {
        all.onComplete(each -> ahead.end());
        parts.forEach(coming -> coming.onSuccess(part -> {
            if (part.served() != null) {
                ahead.add(part.served().answer());
            }
        }));
    }

    private Future<FanOut> fanOut(Inquiry inquiry) {
        Question question = inquiry.question();
        plan.checkClusters(question);
        List<String> regions = plan.regions(question);
        if (question.clusters().isNone()) {
            return Future.succeededFuture(plan.ofRegions(question));
        }
        if (question.clusters().isEvery()) {
            return clusters.clusters(regions, inquiry.deadline(), inquiry.directives())
                    .map(roll -> plan.ofEveryCluster(question, roll));
        }
        List<Future<Whereabouts>> found = question.clusters().named().stream()
                .map(cluster -> whereabouts(cluster, plan.allowed(regions, cluster), inquiry)
                        .map(where -> plan.shown(cluster, where)))
                .toList();
        return Future.join(found).map(all -> plan.ofClusters(question, all.list()));
    }

    /** Where one region is named, that one is asked for the cluster, whether or not it lists it. */
    private Future<Whereabouts> whereabouts(String cluster, List<String> regions, Inquiry inquiry) {
        return inquiry.question().regions().size() == 1 && !clusters.isConfigured(cluster)
                ? Future.succeededFuture(Whereabouts.in(Set.copyOf(regions), Map.of()))
                : clusters.find(cluster, regions, inquiry.deadline(), inquiry.directives());
    }

    private static FanOut checked(FanOut fanOut, Inquiry inquiry) {
        Require require = inquiry.require();
        if (!require.isPossible(fanOut.parts())) {
            throw new BadQuestionException(
                    Subject.REQUIRE,
                    false,
                    "The parameter require is " + require.written() + ", but the question has " + fanOut.parts()
                            + (fanOut.parts() == 1 ? " part." : " parts."));
        }
        return fanOut;
    }

    /**
     * The merged answer to a question, as a view has it.
     *
     * @return fails as {@link #list} does
     * @throws BadQuestionException if it cannot be asked, or the cursor is of another question
     * @throws NotAllowedException if the caller may not ask it
     */
    public Future<Page> page(Inquiry inquiry, View view) {
        String digest = PageCursor.digest(inquiry.question(), view.attributes(), view.order());
        @Nullable Position after = position(view, digest);
        Ahead ahead = view.isWhole() ? merges.ahead(key()) : null;
        Future<Page> page = list(inquiry, ahead)
                .compose(listing -> page(
                        listing,
                        new Shape.OfView(
                                view, after, digest, view.format() == Format.CSV ? states(listing) : Map.of())));
        return ahead == null ? page : page.onComplete(ended -> ahead.close());
    }

    private ClientKey key() {
        return plan.caller().key();
    }

    private static @Nullable Position position(View view, String digest) {
        return view.cursor() == null
                ? null
                : PageCursor.read(view.cursor(), digest, view.order())
                        .orElseThrow(() -> new BadQuestionException(
                                Subject.CURSOR,
                                false,
                                "The cursor is not of this question: a page is followed with the parameters that"
                                        + " it was asked with."));
    }

    private static Map<String, String> states(Listing listing) {
        return listing.parts().stream().collect(Collectors.toUnmodifiableMap(Part::place, Part::state));
    }

    private Future<Page> page(Listing listing, Shape shape) {
        return merges.rendered(key(), listing.merged(), shape).map(rendered -> new Page(listing, rendered));
    }

    /**
     * The images that have an id in some part of a question, with all their places there.
     *
     * @return fails as {@link #list} does
     * @throws BadQuestionException if it cannot be asked
     * @throws NotAllowedException if the caller may not ask it
     */
    public Future<Page> find(String imageId, Inquiry inquiry) {
        return list(inquiry).compose(listing -> page(listing, new Shape.OfId(imageId)));
    }

    /**
     * What those of the question's regions that were served have in common, and what is missing where.
     *
     * @param view its attributes and fields count, and nothing else of it
     * @return fails as {@link #list} does
     * @throws BadQuestionException if it cannot be asked, or is of one region only
     * @throws NotAllowedException if the caller may not ask it
     */
    public Future<Page> compare(Inquiry inquiry, View view) {
        if (plan.regions(inquiry.question()).size() < 2) {
            throw new BadQuestionException(
                    Subject.REGION, false, "There is nothing to compare: name two regions at least.");
        }
        return list(inquiry)
                .compose(listing ->
                        page(listing, new Comparison(view.attributes(), view.fields(), listing.servedRegions())));
    }

    /** Another one whenever what is held changes: what was listed before may not be what is listed now. */
    public long generation() {
        return cache.generation();
    }

    /** Counts that an answer whose parts were all held was given so many times more. */
    public void answeredAgain(List<Served> parts, int times) {
        parts.forEach(served -> cache.touch(served, times));
    }

    private Future<Part> part(Query query, Inquiry inquiry) {
        return cache.get(
                        query,
                        inquiry.deadline(),
                        inquiry.directives(),
                        plan.caller().allowance())
                .map(served -> Part.of(query, served))
                .otherwise(failure -> Part.of(query, failure));
    }

    private Future<Listing> merged(List<Part> asked, List<Part> lost, List<String> leftOut) {
        List<Part> parts = Stream.concat(asked.stream(), lost.stream()).toList();
        List<Answer> answers = parts.stream()
                .flatMap(part -> Optional.ofNullable(part.served()).stream())
                .map(Served::answer)
                .toList();
        return merges.of(key(), answers).map(merged -> new Listing(merged, parts, leftOut));
    }

    /** What is known of a whole region without asking: what is held, and the last failure; nothing if neither. */
    public Optional<Part> known(String region) {
        Query query = plan.query(region, null, new TreeMap<>());
        @Nullable Served held = cache.peek(query).orElse(null);
        @Nullable Fault failure = cache.lastFailure(query).orElse(null);
        return held == null && failure == null ? Optional.empty() : Optional.of(new Part(query, held, failure));
    }
}
