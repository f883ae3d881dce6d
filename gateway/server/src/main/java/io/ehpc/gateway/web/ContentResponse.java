package io.ehpc.gateway.web;

import io.ehpc.gateway.content.Coding;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A good answer over HTTP: in the coding that the client likes best, with its validator, or only the news
 * that the client has it already.
 *
 * @param type of the content
 * @param tag its validator
 * @param available in which codings it is there
 * @param body the content in a coding
 * @param vary which headers of a request it depends on
 */
record ContentResponse(
        String type, EntityTag tag, Predicate<Coding> available, Function<Coding, Buffer> body, String vary) {
    /** Of what is in one format only. */
    static final String VARY = "Accept-Encoding";

    /** The same, whose body is made once in each coding that is asked for. */
    ContentResponse withBody(Map<Coding, Buffer> made) {
        return new ContentResponse(type, tag, available, coding -> made.computeIfAbsent(coding, body), vary);
    }

    /** Sends it; all other headers are set already. */
    void send(RoutingContext context) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response();
        Coding coding = AcceptEncoding.choose(Asked.joined(request, "Accept-Encoding"), available);
        MultiMap headers = response.headers().set("Vary", vary);
        Optional<String> held =
                isConditional(request) ? tag.heldBy(Asked.joined(request, "If-None-Match"), coding) : Optional.empty();
        if (held.isPresent()) {
            headers.set("ETag", held.get());
            var unused = response.setStatusCode(304).end();
            return;
        }
        headers.set("ETag", tag.in(coding)).set("Content-Type", type);
        if (coding != Coding.IDENTITY) {
            headers.set("Content-Encoding", coding.token());
        }
        ResponseBody.end(context, body.apply(coding));
    }

    private static boolean isConditional(HttpServerRequest request) {
        return request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    }
}
