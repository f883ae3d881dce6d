package io.ehpc.gateway.web;

import io.ehpc.gateway.cache.Allowance;
import io.ehpc.gateway.catalogue.Caller;
import io.ehpc.gateway.catalogue.Catalogue;
import io.ehpc.gateway.catalogue.Rights;
import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.security.Client;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One who was let in with a request.
 *
 * @param key whose share of what is bounded it uses: the client's, or its address's if it did not show who it is
 * @param serving what the request is served by
 * @param showedNothing whether it is let in as whoever shows nothing of who asks, or nobody has to show it
 */
record Admitted(Client client, ClientKey key, Serving serving, boolean showedNothing) {
    /** Whom the door let in with this request. */
    static Admitted of(RoutingContext context) {
        return Objects.requireNonNull(RequestScope.of(context).admitted(), "the request did not come by the door");
    }

    /** The HTTP status of {@code NotAuthorized} on the RPC face, for whoever asks; null if nobody was let in. */
    static @Nullable Integer forbiddenStatus(RoutingContext context) {
        Admitted admitted = RequestScope.of(context).admitted();
        return admitted == null ? null : admitted.serving.access().forbiddenStatus();
    }

    Caller caller() {
        return new Caller(
                client.account(),
                client.permissions().allowAll() ? Rights.ALL : new ClientRights(client.permissions()),
                Allowance.of(key, client.quota()::upstreamRefusal));
    }

    /** What there is to ask, as the client may see it. */
    Catalogue catalogue() {
        return serving.catalogue().seenBy(caller());
    }

    /** Whether it showed who it is; else all may ask the same. */
    boolean isIdentified() {
        return serving.access().identifiesCallers();
    }

    /** Whether answers to it are for all who show nothing, and shared caches may keep them. */
    boolean mayShareAnswers() {
        return showedNothing
                && serving.requests().sharedCaches()
                && !client.quota().isLimited();
    }

    /** Whether it still may what it might when it was let in. */
    boolean isCurrent() {
        return serving.access().isCurrent(client);
    }
}
