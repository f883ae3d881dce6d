package io.ehpc.gateway.web;

import io.ehpc.gateway.catalogue.Clusters;
import io.ehpc.gateway.catalogue.Cursor;
import io.ehpc.gateway.catalogue.Inquiry;
import io.ehpc.gateway.catalogue.Page;
import io.ehpc.gateway.catalogue.Question;
import io.ehpc.gateway.catalogue.Require;
import io.ehpc.gateway.catalogue.View;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lists of images: over many regions and clusters, of one region, of one cluster. */
final class ImageRoutes {
    private static final List<String> PARAMETERS = Stream.of(
                    QuestionReader.NAMES, ViewReader.ATTRIBUTES, ViewReader.SHAPE)
            .flatMap(List::stream)
            .toList();

    private final PartedRequests requests;

    ImageRoutes(PartedRequests requests) {
        this.requests = requests;
    }

    void addTo(Router router) {
        requests.add(router, "/v1/community-images", Route.IMAGES, PARAMETERS, asked -> list(asked, read(asked)));
        requests.add(
                router,
                "/v1/regions/:region/community-images",
                Route.REGION_IMAGES,
                PARAMETERS,
                asked -> list(asked, ofRegion(read(asked), QuestionReader.checkedRegion(asked.path("region")))));
        requests.add(
                router,
                "/v1/clusters/:cluster/community-images",
                Route.CLUSTER_IMAGES,
                PARAMETERS,
                asked -> list(asked, ofCluster(read(asked), QuestionReader.checkedCluster(asked.path("cluster")))));
    }

    private static Question read(Asked asked) {
        return QuestionReader.read(asked.parameters());
    }

    private static Question ofRegion(Question question, String region) {
        if (!question.regions().isEmpty()) {
            throw new BadParameterException("region", "The path names the region already.");
        }
        return new Question(List.of(region), question.clusters(), question.filters());
    }

    private static Question ofCluster(Question question, String cluster) {
        if (!question.clusters().isNone()) {
            throw new BadParameterException("clusterId", "The path names the cluster already.");
        }
        return new Question(question.regions(), Clusters.of(List.of(cluster)), question.filters());
    }

    private static Future<PartedAnswer> list(Asked asked, Question question) {
        View view = ViewReader.read(
                asked.parameters(),
                () -> Accept.choose(Asked.joined(asked.context().request(), "Accept")),
                asked.admitted().serving().requests().defaultLimit());
        Inquiry inquiry = asked.inquiry(question);
        return asked.catalogue().page(inquiry, view).map(page -> answer(asked, page, view, inquiry.require()));
    }

    private static PartedAnswer answer(Asked asked, Page page, View view, Require require) {
        return Asked.shortOf(require, page.listing())
                .orElseGet(() -> PartedAnswer.of(
                        page.listing(),
                        PartedBody.of(page, view, next(asked, page), changes(asked, page)),
                        vary(asked)));
    }

    /** Where a format is named, what else the client would take does not count. */
    private static String vary(Asked asked) {
        return asked.parameters().one("format").isPresent() ? Vary.PARTED : Vary.PARTED_BY_FORMAT;
    }

    private static @Nullable String changes(Asked asked, Page page) {
        return asked.changes().at(page.listing().parts()).map(Cursor::toString).orElse(null);
    }

    /** On this host, whatever the target was: two slashes at its beginning would name another (RFC 3986, section 4.2). */
    private static @Nullable String next(Asked asked, Page page) {
        String cursor = page.rendered().next();
        return cursor == null
                ? null
                : asked.context().normalizedPath() + '?' + asked.parameters().with("cursor", cursor);
    }
}
