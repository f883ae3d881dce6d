package io.ehpc.gateway.web;

import io.ehpc.gateway.content.Coding;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A good answer over HTTP: in the coding that the client likes best, with its validator, or only the news
 * that the client has it already. What it is in a coding is made once, for all that it is sent to. On one event loop.
 */
final class ContentResponse {
    private final String type;
    private final @Nullable EntityTag tag;
    private final Predicate<Coding> available;
    private final Function<Coding, Buffer> body;
    private final String vary;
    private final Map<Coding, Form> forms = new EnumMap<>(Coding.class);
    private @Nullable String acceptedLast;
    private Coding chosenLast = Coding.IDENTITY;

    /** What it is in one coding. */
    private record Form(HeaderFields head, Buffer body) {}

    /**
     * A content that is not made yet.
     *
     * @param type of the content
     * @param tag its validator; null if it has none
     * @param available in which codings it is there
     * @param body the content in a coding
     * @param vary which headers of a request it depends on
     */
    ContentResponse(
            String type,
            @Nullable EntityTag tag,
            Predicate<Coding> available,
            Function<Coding, Buffer> body,
            String vary) {
        this.type = type;
        this.tag = tag;
        this.available = available;
        this.body = body;
        this.vary = vary;
    }

    String type() {
        return type;
    }

    /** The content without any coding. */
    Buffer plain() {
        return in(Coding.IDENTITY).body();
    }

    /** The same content but for what is added, which nobody else gets: it has no validator. */
    ContentResponse replaced(Buffer plain) {
        return new ContentResponse(type, null, coding -> coding == Coding.IDENTITY, coding -> plain, vary);
    }

    private Form in(Coding coding) {
        Form form = forms.get(coding);
        if (form == null) {
            form = make(coding);
            forms.put(coding, form);
        }
        return form;
    }

    private Form make(Coding coding) {
        Buffer content = body.apply(coding);
        MultiMap head = MultiMap.caseInsensitiveMultiMap()
                .set("Vary", vary)
                .set("Content-Type", type)
                .set("Content-Length", Integer.toString(content.length()));
        if (tag != null) {
            head.set("ETag", tag.in(coding));
        }
        if (coding != Coding.IDENTITY) {
            head.set("Content-Encoding", coding.token());
        }
        return new Form(HeaderFields.of(head), content);
    }

    /** Sends it; all other headers are set already. */
    void send(RoutingContext context) {
        HttpServerRequest request = context.request();
        Coding coding = choose(Asked.joined(request, HttpHeaders.ACCEPT_ENCODING));
        Optional<String> held = tag != null && isConditional(request)
                ? tag.heldBy(Asked.joined(request, HttpHeaders.IF_NONE_MATCH), coding)
                : Optional.empty();
        MultiMap headers = context.response().headers();
        if (held.isPresent()) {
            headers.set("Vary", vary).set("ETag", held.get());
            var unused = context.response().setStatusCode(304).end();
            return;
        }
        Form form = in(coding);
        form.head().addTo(headers);
        ResponseBody.end(context, form.body());
    }

    /** Clients that ask for the same mostly accept the same: that is read once. */
    private Coding choose(@Nullable String accepted) {
        if (!Objects.equals(accepted, acceptedLast)) {
            chosenLast = AcceptEncoding.choose(accepted, available);
            acceptedLast = accepted;
        }
        return chosenLast;
    }

    private static boolean isConditional(HttpServerRequest request) {
        return request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    }
}
