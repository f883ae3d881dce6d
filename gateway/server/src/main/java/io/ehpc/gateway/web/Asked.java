package io.ehpc.gateway.web;

import io.ehpc.gateway.cache.Directives;
import io.ehpc.gateway.catalogue.Catalogue;
import io.ehpc.gateway.catalogue.ChangeFeed;
import io.ehpc.gateway.catalogue.Inquiry;
import io.ehpc.gateway.catalogue.Listing;
import io.ehpc.gateway.catalogue.Question;
import io.ehpc.gateway.catalogue.Require;
import io.ehpc.gateway.time.MonotonicClock;
import io.ehpc.gateway.tracing.Telling;
import io.ehpc.gateway.upstream.Deadline;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request over many parts, as far as all of its routes read it alike.
 *
 * @param admitted who asks
 * @param deadline until when it waits for parts
 * @param patience for how long that is, and who says so
 * @param telling what it wants to know of its way
 */
record Asked(
        RoutingContext context,
        Admitted admitted,
        QueryParameters parameters,
        Deadline deadline,
        Patience patience,
        Telling telling) {

    /** @throws BadParameterException if a parameter is none of those known, or its deadline is malformed */
    static Asked of(
            RoutingContext context, Admitted admitted, List<String> known, MonotonicClock clock, Telling telling) {
        QueryParameters parameters = QueryParameters.read(context.request().query(), known);
        Patience patience = Patience.of(
                parameters,
                joined(context.request(), "Prefer"),
                admitted.serving().requests().deadline());
        return new Asked(context, admitted, parameters, Deadline.in(patience.time(), clock), patience, telling);
    }

    /** All values of a header, joined by commas; null if there is none. */
    static @Nullable String joined(HttpServerRequest request, CharSequence header) {
        List<String> values = request.headers().getAll(header);
        return values.isEmpty() ? null : String.join(",", values);
    }

    Catalogue catalogue() {
        return admitted.catalogue();
    }

    /** What became of what is held. */
    ChangeFeed changes() {
        return admitted.serving().changes().feed();
    }

    private Directives directives() {
        return admitted.serving().directives(context.request()).with(telling);
    }

    /** What the path says there. */
    String path(String parameter) {
        return Objects.requireNonNull(context.pathParam(parameter), "the route has no such parameter");
    }

    /** The question on the terms of this request. */
    Inquiry inquiry(Question question) {
        return new Inquiry(question, QuestionReader.require(parameters), deadline, directives());
    }

    /** The problem of a listing that has too few parts for it; nothing if it has enough. */
    static Optional<PartedAnswer> shortOf(Require require, Listing listing) {
        return listing.meets(require)
                ? Optional.empty()
                : Optional.of(PartedAnswer.of(listing, Problem.tooFew(listing, require)));
    }
}
