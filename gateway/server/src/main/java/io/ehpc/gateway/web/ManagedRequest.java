package io.ehpc.gateway.web;

import io.ehpc.gateway.security.Occasion;
import io.ehpc.gateway.security.Operator;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is kept of a request of the management port: its id, and who was let in with it. */
final class ManagedRequest {
    private static final String KEY = ManagedRequest.class.getName();

    private final String id;
    private final String from;
    private @Nullable Operator operator;

    private ManagedRequest(String id, String from) {
        this.id = id;
        this.from = from;
    }

    /** Begins one, and tells its client the id. */
    static ManagedRequest begin(RoutingContext context, String id) {
        ManagedRequest request = new ManagedRequest(id, Door.from(context.request()));
        context.put(KEY, request);
        context.response().putHeader(RequestScope.ID_HEADER, id);
        return request;
    }

    static ManagedRequest of(RoutingContext context) {
        return Objects.requireNonNull(context.<ManagedRequest>get(KEY), "the request did not come by the door");
    }

    /** Says who was let in with it. */
    void letIn(Operator who) {
        operator = who;
    }

    /** The name of whoever was let in with it. */
    String who() {
        return Objects.requireNonNull(operator, "nobody was let in").name();
    }

    /**
     * What the audit log says of it.
     *
     * @param action what was asked, in a word
     */
    Occasion occasion(String action) {
        return new Occasion("management", from, action, id);
    }
}
