package io.ehpc.gateway.web;

import io.ehpc.gateway.catalogue.Clusters;
import io.ehpc.gateway.catalogue.Inquiry;
import io.ehpc.gateway.catalogue.Page;
import io.ehpc.gateway.catalogue.Question;
import io.ehpc.gateway.catalogue.Require;
import io.ehpc.gateway.protocol.Filter;
import io.ehpc.gateway.protocol.Rule;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** One image by its id: where it is, and how it stands there. */
final class ImageRoute {
    private static final Filter IMAGE_ID = new Filter(
            "ImageId", new Rule.Form(Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*"), "m-bp181x855551ww5yq5q9"));

    private final PartedRequests requests;

    ImageRoute(PartedRequests requests) {
        this.requests = requests;
    }

    void addTo(Router router) {
        requests.add(router, "/v1/community-images/:imageId", Route.IMAGE, List.of("region"), ImageRoute::find);
    }

    private static Future<PartedAnswer> find(Asked asked) {
        String id = QuestionReader.checked("imageId", IMAGE_ID, asked.path("imageId"));
        List<String> regions = QuestionReader.regions(asked.parameters());
        Inquiry inquiry = asked.inquiry(new Question(regions, Clusters.NONE, new TreeMap<>()));
        return asked.catalogue().find(id, inquiry).map(page -> answer(id, page, inquiry.require()));
    }

    private static PartedAnswer answer(String id, Page page, Require require) {
        if (page.rendered().isEmpty()) {
            return PartedAnswer.of(page.listing(), Problem.noImage(id, page.listing()));
        }
        return Asked.shortOf(require, page.listing())
                .orElseGet(() -> PartedAnswer.of(page.listing(), PartedBody.json(page), Vary.PARTED));
    }
}
