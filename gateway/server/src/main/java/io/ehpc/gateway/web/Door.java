package io.ehpc.gateway.web;

import io.ehpc.gateway.catalogue.NotAllowedException;
import io.ehpc.gateway.fairness.ClientKey;
import io.ehpc.gateway.protocol.ApiRequest;
import io.ehpc.gateway.protocol.ErrorCode;
import io.ehpc.gateway.protocol.Operation;
import io.ehpc.gateway.security.Client;
import io.ehpc.gateway.security.DeniedException;
import io.ehpc.gateway.security.Occasion;
import io.ehpc.gateway.security.Presented;
import io.ehpc.gateway.security.Standing;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** What every request for an answer comes by, a prepared one too: it is told who asks, and whether that one may. */
final class Door {
    private static final String CHALLENGE = "Bearer realm=\"ehpc-gateway\"";

    private final Supplier<Serving> serving;

    /** @param serving asked at the start of each request */
    Door(Supplier<Serving> serving) {
        this.serving = serving;
    }

    /** What goes before the handler of a route under {@code /v1}, which finds whom it let in. */
    Handler<RoutingContext> to(Route route) {
        return context -> {
            RequestScope.of(context).took(route);
            letIn(context, admitted -> context.next());
        };
    }

    /** Goes on with a request under {@code /v1} if its client may come in, or answers it. */
    void letIn(RoutingContext context, Consumer<Admitted> next) {
        admit(context, null).onComplete(next::accept, failure -> {
            if (failure instanceof DeniedException denied) {
                refuse(context, denied);
            } else {
                context.fail(failure);
            }
        });
    }

    /**
     * Who asks; fails with {@link DeniedException} if it may not ask now.
     *
     * @param rpc the request itself on the RPC face; null under {@code /v1}
     */
    Future<Admitted> admit(RoutingContext context, @Nullable ApiRequest rpc) {
        Serving now = serving.get();
        Presented shown = presented(context.request(), rpc);
        boolean isAnonymous = shown.isNothing() || !now.access().identifiesCallers();
        return now.access()
                .admit(shown, client -> askQuota(context, client, now))
                .map(client -> entered(context, client, isAnonymous, now));
    }

    /** Whoever asks, while nobody has to show who it is; null if one has to. */
    @Nullable
    Admitted unidentified(RoutingContext context) {
        Serving now = serving.get();
        Client anyone = now.access().anyone();
        if (anyone == null) {
            return null;
        }
        askQuota(context, anyone, now);
        return entered(context, anyone, true, now);
    }

    /** What a request shows of who asks. */
    static Presented presented(HttpServerRequest request, @Nullable ApiRequest rpc) {
        return new Presented(
                rpc,
                Asked.joined(request, "Authorization"),
                Asked.joined(request, "X-Api-Key"),
                certificate(request),
                peer(request));
    }

    private static @Nullable X509Certificate certificate(HttpServerRequest request) {
        SSLSession session = request.isSSL() ? request.connection().sslSession() : null;
        if (session == null) {
            return null;
        }
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate shown ? shown : null;
        } catch (SSLPeerUnverifiedException none) {
            return null;
        }
    }

    private static void askQuota(RoutingContext context, Client client, Serving now) {
        if (now.access().identifiesCallers()) {
            context.addHeadersEndHandler(end -> IdentityHeaders.put(context.response(), client.quota()));
        }
        Standing standing = client.quota().request();
        if (standing != null && !standing.granted()) {
            throw client.overQuota(standing);
        }
    }

    private static Admitted entered(RoutingContext context, Client client, boolean isAnonymous, Serving now) {
        ClientKey key = isAnonymous ? peer(context.request()) : client.key();
        Admitted admitted = new Admitted(client, key, now, isAnonymous);
        RequestScope.of(context).letIn(admitted);
        return admitted;
    }

    /** Answers one that was not let in. */
    void refuse(RoutingContext context, DeniedException denied) {
        refused(context, denied);
        if (isRpc(context)) {
            RpcErrors.send(context, denied.refusal(), denied.retryAfter());
            return;
        }
        challenge(context.response(), denied);
        Problem.of(denied).send(context);
    }

    /** Says how to show who one is, if that is what was wrong. */
    static void challenge(HttpServerResponse response, DeniedException denied) {
        if (denied.reason().status() == 401) {
            response.putHeader(
                    "WWW-Authenticate",
                    switch (denied.reason()) {
                        case NO_CREDENTIALS -> CHALLENGE;
                        default -> CHALLENGE + ", error=\"invalid_token\"";
                    });
        }
    }

    /** Answers one that was let in, and asks what it may not. */
    void refuse(RoutingContext context, NotAllowedException notAllowed) {
        refused(context, Admitted.of(context).client().forbidden());
        if (isRpc(context)) {
            RpcErrors.send(context, ErrorCode.NOT_AUTHORIZED.refusal(notAllowed.detail()));
        } else {
            Problem.of(notAllowed).send(context);
        }
    }

    private void refused(RoutingContext context, DeniedException denied) {
        RequestScope scope = RequestScope.of(context);
        scope.answered(Route.REFUSED);
        boolean isRpc = isRpc(context);
        serving.get()
                .access()
                .refused(
                        denied,
                        new Occasion(
                                isRpc ? "rpc" : "v1",
                                from(context.request()),
                                isRpc
                                        ? operation(context.request())
                                        : scope.route().label(),
                                scope.id()));
    }

    private static boolean isRpc(RoutingContext context) {
        return RequestScope.of(context).route() == Route.RPC;
    }

    /** Whose share a request uses that does not show who asks. */
    static ClientKey peer(HttpServerRequest request) {
        return ClientKey.at(from(request));
    }

    /** The address of the client's end of the connection. */
    static String from(HttpServerRequest request) {
        return request.remoteAddress() == null
                ? ""
                : String.valueOf(request.remoteAddress().hostAddress());
    }

    /** Which operation it asks for, if that is one and stands outside of the body. */
    private static @Nullable String operation(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader("x-acs-action"))
                .or(() -> Optional.ofNullable(request.getParam("Action")))
                .filter(Operation.ALL::containsKey)
                .orElse(null);
    }
}
