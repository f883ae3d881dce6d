package io.ehpc.gateway.web;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ehpc.gateway.catalogue.Part;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What regions there are, and how each is doing. */
final class RegionRoutes {
    private final Supplier<Serving> serving;

    RegionRoutes(Supplier<Serving> serving) {
        this.serving = serving;
    }

    void addTo(Router router) {
        router.route("/v1/regions")
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(this::handle);
    }

    private void handle(RoutingContext context) {
        RequestScope.of(context).took(Route.REGIONS);
        try {
            QueryParameters.read(context.request().query(), List.of());
        } catch (BadParameterException bad) {
            RequestScope.of(context).answered(Route.REFUSED);
            Problem.badParameter(bad.parameter(), bad.detail()).send(context);
            return;
        }
        RequestScope.of(context).answered("fresh");
        Serving now = serving.get();
        context.response().putHeader("Content-Type", "application/json").putHeader("Cache-Control", "no-store");
        ResponseBody.end(context, JsonBody.of(json -> write(json, now)));
    }

    private static void write(JsonGenerator json, Serving now) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("regions");
        for (String region : now.catalogue().regions()) {
            write(json, region, now);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String region, Serving now) throws IOException {
        Serving.RegionHealth health = now.health().apply(region);
        json.writeStartObject();
        json.writeStringField("region", region);
        json.writeStringField("endpoint", health.endpoint());
        json.writeStringField("breaker", health.breaker());
        if (health.nextTrySeconds() > 0) {
            json.writeNumberField("nextTryIn", health.nextTrySeconds());
        }
        Optional<Part> known = now.catalogue().known(region);
        if (known.isPresent()) {
            PartJson.writeState(json, known.get());
        } else {
            json.writeStringField("state", "not-asked");
        }
        json.writeEndObject();
    }
}
