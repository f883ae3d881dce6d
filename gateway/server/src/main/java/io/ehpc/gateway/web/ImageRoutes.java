package io.ehpc.gateway.web;

import io.ehpc.gateway.catalogue.BadQuestionException;
import io.ehpc.gateway.catalogue.ChangeFeed;
import io.ehpc.gateway.catalogue.Cursor;
import io.ehpc.gateway.catalogue.Listing;
import io.ehpc.gateway.catalogue.Part;
import io.ehpc.gateway.catalogue.Question;
import io.ehpc.gateway.content.ContentPart;
import io.ehpc.gateway.upstream.Query;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** The images of the native API: over many regions and clusters, of one region, of one cluster. */
final class ImageRoutes {
    private static final Buffer WHOLE = Buffer.buffer("{\"complete\":true,\"images\":");
    private static final Buffer PARTIAL = Buffer.buffer("{\"complete\":false,\"images\":");

    private final Supplier<Serving> serving;
    private final Clock clock;

    ImageRoutes(Supplier<Serving> serving, Clock clock) {
        this.serving = serving;
        this.clock = clock;
    }

    void addTo(Router router) {
        add(router, "/v1/community-images", Route.IMAGES);
        add(router, "/v1/regions/:region/community-images", Route.REGION_IMAGES);
        add(router, "/v1/clusters/:cluster/community-images", Route.CLUSTER_IMAGES);
    }

    private void add(Router router, String path, Route route) {
        router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(context -> handle(context, route));
    }

    private void handle(RoutingContext context, Route route) {
        RequestScope.of(context).took(route);
        Serving now = serving.get();
        Future.succeededFuture(context)
                .map(ctx -> question(ctx, route))
                .compose(question ->
                        now.catalogue().list(question, now.deadline(clock), now.directives(context.request())))
                .onComplete(
                        listing -> send(context, listing, now.changes().feed()),
                        failure -> refuse(context, route, failure));
    }

    private static Question question(RoutingContext context, Route route) {
        String query =
                context.request().query() == null ? "" : context.request().query();
        Question question = QuestionReader.read(query);
        return switch (route) {
            case REGION_IMAGES -> ofRegion(question, QuestionReader.checkedRegion(named(context, "region")));
            case CLUSTER_IMAGES -> ofCluster(question, QuestionReader.checkedCluster(named(context, "cluster")));
            default -> question;
        };
    }

    private static String named(RoutingContext context, String pathParameter) {
        return Objects.requireNonNull(context.pathParam(pathParameter), "the route has no such parameter");
    }

    private static Question ofRegion(Question question, String region) {
        if (!question.regions().isEmpty()) {
            throw new BadParameterException("region", "The path names the region already.");
        }
        return new Question(List.of(region), question.clusters(), question.filters());
    }

    private static Question ofCluster(Question question, String cluster) {
        if (!question.clusters().isEmpty()) {
            throw new BadParameterException("clusterId", "The path names the cluster already.");
        }
        return new Question(question.regions(), List.of(cluster), question.filters());
    }

    private static void send(RoutingContext context, Listing listing, ChangeFeed feed) {
        RequestScope.of(context).answered(outcome(listing));
        if (!listing.isAnswered()) {
            Problem.nothing(listing.parts()).send(context.response(), listing.parts());
            return;
        }
        Optional<Cursor> cursor = feed.at(listing.parts());
        FreshnessHeaders.put(context.response().headers(), listing);
        ContentPart images = listing.merged().json();
        new ContentResponse(
                        "application/json",
                        tag(listing, cursor),
                        images::has,
                        coding -> images.between(listing.isComplete() ? WHOLE : PARTIAL, rest(listing, cursor), coding))
                .send(context);
    }

    /** The images were written when the answers came; only the parts, which age, and the cursor are written now. */
    private static Buffer rest(Listing listing, Optional<Cursor> cursor) {
        Buffer parts = JsonBody.of(json -> {
            json.writeStartObject();
            PartJson.write(json, listing.parts());
            if (cursor.isPresent()) {
                json.writeStringField("cursor", cursor.get().toString());
            }
            json.writeEndObject();
        });
        return Buffer.buffer(parts.length()).appendString(",").appendBuffer(parts, 1, parts.length() - 1);
    }

    /**
     * It names what the answer says, whenever that was fetched: the images, how each part stands, and where
     * their changes go on, which nobody may keep for longer than they are remembered.
     */
    private static EntityTag tag(Listing listing, Optional<Cursor> cursor) {
        StringBuilder parts = new StringBuilder();
        for (Part part : listing.parts()) {
            Query query = part.query();
            parts.append(query.region())
                    .append(' ')
                    .append(query.clusterId())
                    .append(' ')
                    .append(part.state())
                    .append(part.fault() == null ? "" : Problem.of(part.fault()).typeAndCode())
                    .append('\n');
        }
        cursor.ifPresent(parts::append);
        return new EntityTag(listing.merged().json().tag() + "-" + fnv(parts));
    }

    /** FNV-1a of 64 bits. */
    private static String fnv(CharSequence text) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
        }
        return Long.toHexString(hash);
    }

    /** The worst of its parts. */
    private static String outcome(Listing listing) {
        if (!listing.isAnswered()) {
            boolean no = listing.parts().stream()
                    .allMatch(part -> part.failure().kind().isDefinitive());
            return no ? Route.NEGATIVE : Route.FAILED;
        }
        if (!listing.isComplete()) {
            return Route.PARTIAL;
        }
        List<String> outcomes =
                listing.parts().stream().map(ImageRoutes::outcome).toList();
        return List.of("stale-if-error", "stale", "miss", "coalesced").stream()
                .filter(outcomes::contains)
                .findFirst()
                .orElse("fresh");
    }

    private static String outcome(Part part) {
        return part.served() == null ? Route.FAILED : part.served().outcome();
    }

    private static void refuse(RoutingContext context, Route route, Throwable failure) {
        if (failure instanceof BadParameterException bad) {
            RequestScope.of(context).answered(Route.REFUSED);
            Problem.badParameter(bad.parameter(), bad.detail()).send(context.response());
        } else if (failure instanceof BadQuestionException bad) {
            RequestScope.of(context).answered(Route.REFUSED);
            problem(bad, route).send(context.response());
        } else {
            context.fail(failure);
        }
    }

    /** What the path names and does not exist is not found; what a parameter names is a wrong parameter. */
    private static Problem problem(BadQuestionException bad, Route route) {
        boolean namedByPath = switch (bad.subject()) {
            case REGION -> route == Route.REGION_IMAGES;
            case CLUSTER -> route == Route.CLUSTER_IMAGES;
        };
        return bad.isUnknown() && namedByPath
                ? new Problem(
                        "not-found",
                        "Not found",
                        404,
                        bad.detail(),
                        bad.subject().parameter(),
                        null,
                        null,
                        null)
                : Problem.badParameter(bad.subject().parameter(), bad.detail());
    }
}
