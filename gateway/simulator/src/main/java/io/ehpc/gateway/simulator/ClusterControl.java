package io.ehpc.gateway.simulator;

import static io.ehpc.gateway.simulator.ControlAnswer.done;
import static io.ehpc.gateway.simulator.ControlAnswer.send;

import com.fasterxml.jackson.databind.JsonNode;
import io.ehpc.gateway.protocol.Filter;
import io.ehpc.gateway.protocol.Printable;
import io.ehpc.gateway.simulator.Catalogue.Cluster;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The part of the control API that reads, adds, changes and releases clusters. */
final class ClusterControl {
    private static final Set<String> KEYS = Set.of("name", "status", "baseOsTag");

    private final Catalogue catalogue;

    ClusterControl(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    void mount(Router router) {
        router.get("/clusters").handler(this::clusters);
        router.put("/clusters/:region/:clusterId").handler(this::putCluster);
        router.delete("/clusters/:region/:clusterId").handler(this::releaseCluster);
    }

    private void clusters(RoutingContext context) {
        send(context, 200, Map.of("clusters", catalogue.clusters()));
    }

    /** What the body leaves out is as in a cluster that runs, is named as its id, and runs any system. */
    private void putCluster(RoutingContext context) {
        String region = ImageControl.region(context, catalogue);
        String id = clusterId(context);
        Filter.CLUSTER_ID.complaint(id).ifPresent(what -> {
            throw Problem.wrong("the cluster's id " + what);
        });
        JsonNode body = ControlJson.tree(ImageControl.body(context));
        ControlJson.requireObject(body, KEYS);
        @Nullable String baseOsTag = body.hasNonNull("baseOsTag") ? text(body, "baseOsTag", "") : null;
        Cluster cluster = new Cluster(id, region, text(body, "name", id), text(body, "status", "running"), baseOsTag);
        boolean added = catalogue.put(cluster);
        send(context, added ? 201 : 200, cluster);
    }

    private static String text(JsonNode body, String key, String otherwise) {
        if (body.has(key) && !body.get(key).isTextual()) {
            throw Problem.wrong(key + " is a text in quotes");
        }
        return body.path(key).asText(otherwise);
    }

    private void releaseCluster(RoutingContext context) {
        if (!catalogue.release(ImageControl.region(context, catalogue), clusterId(context))) {
            throw Problem.unknown("the region has no cluster " + Printable.of(clusterId(context)));
        }
        done(context);
    }

    private static String clusterId(RoutingContext context) {
        return ImageControl.parameter(context, "clusterId");
    }
}
