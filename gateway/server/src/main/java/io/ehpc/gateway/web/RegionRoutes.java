package io.ehpc.gateway.web;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What regions there are, and how each is doing. */
final class RegionRoutes {
    private final Supplier<Serving> serving;
    private final Clock clock;

    RegionRoutes(Supplier<Serving> serving, Clock clock) {
        this.serving = serving;
        this.clock = clock;
    }

    void addTo(Router router) {
        router.get("/v1/regions").handler(this::handle);
    }

    private void handle(RoutingContext context) {
        RequestScope.of(context).took(Route.REGIONS);
        if (context.request().query() != null && !context.request().query().isEmpty()) {
            RequestScope.of(context).answered(Route.REFUSED);
            Problem.badParameter("query", "This route takes no parameter.").send(context.response());
            return;
        }
        RequestScope.of(context).answered("fresh");
        Serving now = serving.get();
        var unused = context.response()
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(JsonBody.of(json -> write(json, now)));
    }

    private void write(JsonGenerator json, Serving now) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("regions");
        for (String region : now.catalogue().regions()) {
            write(json, region, now.health().apply(region), now.catalogue().heldAsOf(region));
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void write(JsonGenerator json, String region, Serving.RegionHealth health, @Nullable Instant asOf)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("region", region);
        json.writeStringField("endpoint", health.endpoint());
        json.writeStringField("breaker", health.breaker());
        if (health.nextTrySeconds() > 0) {
            json.writeNumberField("nextTryIn", health.nextTrySeconds());
        }
        if (asOf != null) {
            json.writeStringField("asOf", asOf.toString());
            json.writeNumberField("age", Duration.between(asOf, clock.instant()).toSeconds());
        }
        json.writeEndObject();
    }
}
