package io.ehpc.gateway.web;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ehpc.gateway.content.Content;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** What types of problems there are and what each means: what a problem's type leads to. */
final class ProblemRoutes {
    /** Where it is; a type's is one level below. */
    static final String PATH = "/v1/problems";

    private final Content list = Content.plain(JsonBody.of(ProblemRoutes::writeAll));
    private final Map<String, Content> each = new HashMap<>();

    ProblemRoutes() {
        ProblemDocumentation.ALL.forEach((name, documentation) ->
                each.put(name, Content.plain(JsonBody.of(json -> write(json, documentation)))));
    }

    void addTo(Router router) {
        router.route(PATH).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(context -> handle(context, list));
        router.route(PATH + "/:type")
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(context -> {
                    String type = Objects.requireNonNull(context.pathParam("type"), "the route has no such parameter");
                    Content known =
                            each.get(type.startsWith(Problem.TYPE) ? type.substring(Problem.TYPE.length()) : type);
                    if (known == null) {
                        RequestScope.of(context).took(Route.DESCRIPTION);
                        RequestScope.of(context).answered(Route.REFUSED);
                        Problem.of(404, "not-found", "Not found", "There is no such type; " + PATH + " lists all.")
                                .send(context);
                    } else {
                        handle(context, known);
                    }
                });
    }

    private static void handle(RoutingContext context, Content content) {
        if (DescriptionRoutes.begin(context)) {
            DescriptionRoutes.send(context, "application/json", content);
        }
    }

    private static void writeAll(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("problems");
        for (ProblemDocumentation each : ProblemDocumentation.ALL.values()) {
            write(json, each);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, ProblemDocumentation documentation) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", Problem.TYPE + documentation.name());
        json.writeStringField("name", documentation.name());
        json.writeStringField("title", documentation.title());
        Integer status = documentation.status();
        if (status != null) {
            json.writeNumberField("status", status);
        }
        json.writeStringField("meaning", documentation.meaning());
        json.writeEndObject();
    }
}
