package io.ehpc.gateway.web;

import io.ehpc.gateway.cache.Served;
import io.ehpc.gateway.catalogue.Listing;
import io.ehpc.gateway.catalogue.Part;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request over many parts: the images, or a problem. Headers tell the same of the parts as the
 * body does.
 *
 * @param outcome as which it is counted
 * @param content null if it is a problem
 * @param problem null if there are images
 * @param bytes what the content takes in all codings
 */
record PartedAnswer(
        Listing listing,
        String outcome,
        MultiMap headers,
        @Nullable ContentResponse content,
        @Nullable Problem problem,
        int bytes)
        implements Repeatable {

    /** The images of a listing. */
    static PartedAnswer of(Listing listing, PartedBody body, String vary) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        FreshnessHeaders.put(headers, listing);
        ProxyStatus.of(listing.parts()).ifPresent(status -> headers.set("Proxy-Status", status));
        if (body.next() != null) {
            headers.set("Link", "<" + body.next() + ">; rel=\"next\"");
        }
        ContentResponse content = new ContentResponse(
                body.type(),
                body.tag(),
                body.images()::has,
                coding -> body.images().between(body.prefix(), body.suffix(), coding),
                vary);
        return new PartedAnswer(listing, outcome(listing), headers, content, null, body.weight());
    }

    /** No images: too few parts, or nothing is found in them. */
    static PartedAnswer of(Listing listing, Problem problem) {
        boolean isDefinite = listing.missing().stream()
                .allMatch(part -> part.failure().kind().isDefinitive());
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        headers.set("Cache-Status", FreshnessHeaders.status(listing));
        ProxyStatus.of(listing.parts()).ifPresent(status -> headers.set("Proxy-Status", status));
        return new PartedAnswer(listing, isDefinite ? Route.NEGATIVE : Route.FAILED, headers, null, problem, 0);
    }

    /** The same with another content. */
    PartedAnswer with(ContentResponse other) {
        return new PartedAnswer(listing, outcome, headers, other, problem, bytes);
    }

    /** Whether others may get it too. */
    boolean isRepeatable() {
        return content != null && listing.isAllHeld();
    }

    @Override
    public List<Served> parts() {
        return listing.servedParts();
    }

    @Override
    public void send(RoutingContext context) {
        RequestScope.of(context).answered(outcome);
        RequestScope.of(context)
                .madeOf(
                        listing.parts().size(),
                        listing.oldest().map(Served::age).orElse(null));
        context.response().headers().addAll(headers);
        if (content != null) {
            SharedLifetime.put(context, listing.servedParts());
            content.send(context);
        } else if (problem != null) {
            problem.send(context, listing);
        }
    }

    /** The worst of its parts. */
    private static String outcome(Listing listing) {
        if (!listing.isComplete()) {
            return Route.PARTIAL;
        }
        List<String> outcomes =
                listing.parts().stream().map(PartedAnswer::outcome).toList();
        return List.of("stale-if-error", "stale", "miss", "coalesced").stream()
                .filter(outcomes::contains)
                .findFirst()
                .orElse("fresh");
    }

    private static String outcome(Part part) {
        return part.served() == null ? Route.FAILED : part.served().outcome();
    }
}
