package io.ehpc.gateway.web;

import io.ehpc.gateway.cache.AnswerCache;
import io.ehpc.gateway.cache.HeldEntry;
import io.ehpc.gateway.catalogue.Holdings;
import io.ehpc.gateway.catalogue.Holdings.Selection;
import io.ehpc.gateway.security.AuditLog;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is held, to look at and to take back. Only {@code GET} and {@code DELETE}: no page in a browser can
 * have another site's form send one.
 */
final class AdminRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(AdminRoutes.class);
    private static final String ENTRIES = "/admin/entries";

    private final Holdings holdings;
    private final AuditLog audit;

    AdminRoutes(Holdings holdings, AuditLog audit) {
        this.holdings = holdings;
        this.audit = audit;
    }

    void addTo(Router router) {
        PathRoutes.at(router, ENTRIES)
                .get(context -> answer(context, this::show))
                .on(HttpMethod.DELETE, context -> answer(context, this::purge))
                .only();
        PathRoutes.at(router, ENTRIES + "/:id")
                .get(context -> answer(context, this::showOne))
                .on(HttpMethod.DELETE, context -> answer(context, this::purgeOne))
                .only();
    }

    /** What a route does. */
    interface Handling {
        void of(RoutingContext context, AdminParameters parameters);
    }

    /** Reads the parameters; what is wrong with them is the answer. */
    static void answer(RoutingContext context, Handling handling) {
        try {
            handling.of(
                    context,
                    AdminParameters.read(
                            Objects.requireNonNullElse(context.request().query(), "")));
        } catch (BadParameterException bad) {
            Problem.badParameter(bad.parameter(), bad.detail()).send(context);
        }
    }

    private void show(RoutingContext context, AdminParameters parameters) {
        parameters.allow("account", "region", "clusterId", "limit");
        List<HeldEntry> found = holdings.find(parameters.selection());
        send(context, json -> {
            json.writeStartObject();
            json.writeNumberField("total", found.size());
            json.writeArrayFieldStart("entries");
            for (HeldEntry entry : found.subList(0, Math.min(found.size(), parameters.limit()))) {
                EntryJson.write(json, entry);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void showOne(RoutingContext context, AdminParameters parameters) {
        parameters.allow();
        List<HeldEntry> found = holdings.find(one(context));
        if (found.isEmpty()) {
            Problem.of(404, "not-found", "Not found", "Nothing is held under this id.")
                    .send(context);
        } else {
            send(context, json -> EntryJson.write(json, found.get(0)));
        }
    }

    private static Selection one(RoutingContext context) {
        return Selection.of(Objects.requireNonNull(context.pathParam("id"), "the route has no id"));
    }

    private void purge(RoutingContext context, AdminParameters parameters) {
        parameters.allow("account", "region", "clusterId", "mode");
        if (parameters.namesNothing()) {
            throw new BadParameterException(
                    "region", "Say what to purge: account, region or clusterId; everything is region=*.");
        }
        purge(context, parameters.selection(), parameters.isSoft());
    }

    private void purgeOne(RoutingContext context, AdminParameters parameters) {
        parameters.allow("mode");
        purge(context, one(context), parameters.isSoft());
    }

    private void purge(RoutingContext context, Selection selection, boolean soft) {
        Future<AnswerCache.Purged> purged = holdings.purge(selection, soft);
        purged.onComplete(done -> purged(context, selection, soft, done), failure -> {
            audited(context, outcome(selection, soft) + ": in memory alone");
            LOG.warn("purged in memory, but the store cannot forget: a restart may bring it back", failure);
            Problem.of(
                            500,
                            "not-stored",
                            "Purged in memory alone",
                            "What was purged is served no more, but the store on disk cannot be written: a"
                                    + " restart may bring it back.")
                    .send(context);
        });
    }

    private static String outcome(Selection selection, boolean soft) {
        return "purged " + (soft ? "soft" : "hard") + " of " + selection;
    }

    private void audited(RoutingContext context, String outcome) {
        ManagedRequest request = ManagedRequest.of(context);
        audit.administered(request.who(), request.occasion("purge"), outcome);
    }

    private void purged(RoutingContext context, Selection selection, boolean soft, AnswerCache.Purged done) {
        audited(
                context,
                outcome(selection, soft) + ": " + done.entries() + " answers, " + done.calls() + " calls under way");
        send(context, json -> {
            json.writeStartObject();
            json.writeStringField("mode", soft ? "soft" : "hard");
            json.writeNumberField("entries", done.entries());
            json.writeNumberField("calls", done.calls());
            json.writeEndObject();
        });
    }

    static void send(RoutingContext context, JsonBody.Writing writing) {
        context.response().putHeader("Content-Type", "application/json").putHeader("Cache-Control", "no-store");
        ResponseBody.end(context, JsonBody.of(writing));
    }
}
