package io.ehpc.gateway.web;

import io.ehpc.gateway.config.ListenerConfig;
import io.ehpc.gateway.config.MessageLimits;
import io.ehpc.gateway.config.ServerConfig;
import io.ehpc.gateway.security.Reason;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks of a request before it is routed: method and target, what it expects, the host that it names, and whether a
 * page of another origin sends it.
 */
final class RequestChecks {
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final AllowedHosts hosts;
    private final int maxUrlBytes;
    private final String hostsKey;
    private final boolean readsToo;
    private final Predicate<WebOrigin> isAllowedOrigin;

    private RequestChecks(
            ListenerConfig listener,
            MessageLimits messages,
            String section,
            boolean readsToo,
            Predicate<WebOrigin> isAllowedOrigin) {
        this.maxUrlBytes = messages.maxUrlBytes();
        this.hosts = new AllowedHosts(listener);
        this.hostsKey = section + ".hosts";
        this.readsToo = readsToo;
        this.isAllowedOrigin = isAllowedOrigin;
    }

    /** Those of the API's port, where a page of another origin may read what it gets to see, and change nothing. */
    static RequestChecks ofServer(ServerConfig config) {
        Set<WebOrigin> allowed = config.cors().origins().stream()
                .map(WebOrigin::parse)
                .filter(origin -> origin != null)
                .collect(Collectors.toUnmodifiableSet());
        return new RequestChecks(config.listener(), config.messages(), "server", false, allowed::contains);
    }

    /** Those of the management port, which no page of another origin may ask anything. */
    static RequestChecks ofManagement(ListenerConfig config) {
        return new RequestChecks(config, MessageLimits.MANAGEMENT, "management", true, origin -> false);
    }

    /** Why the request is refused; null if it is not. */
    @Nullable
    EarlyRefusal refusal(RoutingContext context) {
        HttpServerRequest request = context.request();
        EarlyRefusal badTarget = RequestTarget.refusal(request.method(), request.uri());
        if (badTarget != null) {
            return badTarget;
        }
        if (request.uri().length() > maxUrlBytes) {
            // The decoder of HTTP/1.1 refuses it before; HTTP/2 knows no such limit.
            return new EarlyRefusal(414, Reason.BAD_TARGET, "The request's URL is too long.");
        }
        if (Expectation.isUnknown(request)) {
            return new EarlyRefusal(417, Reason.BAD_TARGET, "Of what a request may expect, 100-continue is known.");
        }
        RequestHost host = RequestHost.of(context);
        if (host.complaint() != null) {
            return new EarlyRefusal(400, Reason.BAD_TARGET, host.complaint());
        }
        if (host.named() != null
                && !hosts.allows(host.named().host(), request.connection().localAddress())) {
            return new EarlyRefusal(
                    421,
                    Reason.FOREIGN_HOST,
                    "The request names a host that is not this gateway's: " + hostsKey + " lists those that are.");
        }
        boolean isGuarded = readsToo || !SAFE.contains(request.method());
        return isGuarded && BrowserOrigin.isForeign(request, host.named(), isAllowedOrigin)
                ? new EarlyRefusal(
                        403, Reason.FOREIGN_ORIGIN, "A page of another origin may not have a browser send this.")
                : ListHeaders.refusal(request);
    }
}
