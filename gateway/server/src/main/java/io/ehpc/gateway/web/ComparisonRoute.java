package io.ehpc.gateway.web;

import io.ehpc.gateway.catalogue.Format;
import io.ehpc.gateway.catalogue.Inquiry;
import io.ehpc.gateway.catalogue.Page;
import io.ehpc.gateway.catalogue.Question;
import io.ehpc.gateway.catalogue.Require;
import io.ehpc.gateway.catalogue.View;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.stream.Stream;

/** What some regions have in common, and what is missing where. */
final class ComparisonRoute {
    /** A comparison has no pages. */
    private static final int WHOLE = 0;

    private static final List<String> PARAMETERS = Stream.of(
                    QuestionReader.WHOLE_REGIONS, ViewReader.ATTRIBUTES, List.of("fields"))
            .flatMap(List::stream)
            .toList();

    private final PartedRequests requests;

    ComparisonRoute(PartedRequests requests) {
        this.requests = requests;
    }

    void addTo(Router router) {
        requests.add(router, "/v1/community-images/comparison", Route.COMPARISON, PARAMETERS, ComparisonRoute::compare);
    }

    private static Future<PartedAnswer> compare(Asked asked) {
        Question question = QuestionReader.read(asked.parameters());
        View view = ViewReader.read(asked.parameters(), () -> Format.JSON, WHOLE);
        Inquiry inquiry = asked.inquiry(question);
        return asked.catalogue().compare(inquiry, view).map(page -> answer(page, inquiry.require()));
    }

    private static PartedAnswer answer(Page page, Require require) {
        return Asked.shortOf(require, page.listing())
                .orElseGet(() -> PartedAnswer.of(page.listing(), PartedBody.comparison(page), Vary.PARTED));
    }
}
