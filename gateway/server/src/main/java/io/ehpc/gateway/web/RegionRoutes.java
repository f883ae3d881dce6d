package io.ehpc.gateway.web;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ehpc.gateway.catalogue.Catalogue;
import io.ehpc.gateway.catalogue.Part;
import io.ehpc.gateway.web.Serving.RegionHealth;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What regions there are that the client may list, and how each is doing. */
final class RegionRoutes {
    private final Door door;

    RegionRoutes(Door door) {
        this.door = door;
    }

    void addTo(Router router) {
        router.route("/v1/regions")
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(door.to(Route.REGIONS))
                .handler(RegionRoutes::handle);
    }

    private static void handle(RoutingContext context) {
        try {
            QueryParameters.read(context.request().query(), List.of());
        } catch (BadParameterException bad) {
            RequestScope.of(context).answered(Route.REFUSED);
            Problem.badParameter(bad.parameter(), bad.detail()).send(context);
            return;
        }
        RequestScope.of(context).answered("fresh");
        Admitted admitted = Admitted.of(context);
        context.response().putHeader("Content-Type", "application/json").putHeader("Cache-Control", "no-store");
        ResponseBody.end(
                context,
                JsonBody.of(json ->
                        write(json, admitted.catalogue(), admitted.serving().health())));
    }

    private static void write(JsonGenerator json, Catalogue catalogue, Function<String, RegionHealth> health)
            throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("regions");
        for (String region : catalogue.allowedRegions()) {
            write(json, region, health.apply(region), catalogue.known(region));
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String region, RegionHealth health, Optional<Part> known)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("region", region);
        json.writeStringField("endpoint", health.endpoint());
        json.writeStringField("breaker", health.breaker());
        if (health.nextTrySeconds() > 0) {
            json.writeNumberField("nextTryIn", health.nextTrySeconds());
        }
        if (known.isPresent()) {
            PartJson.writeState(json, known.get());
        } else {
            json.writeStringField("state", "not-asked");
        }
        json.writeEndObject();
    }
}
