package io.ehpc.gateway.web;

import io.ehpc.gateway.config.ProxiesConfig;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.internal.http.HttpServerRequestWrapper;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A request that a proxy passed on: to all that handle it, its remote address is that of the proxy's client. */
final class ForwardedRequest extends HttpServerRequestWrapper {
    private static final CharSequence FORWARDED = HttpHeaders.createOptimized("forwarded");
    private static final CharSequence X_FORWARDED_FOR = HttpHeaders.createOptimized("x-forwarded-for");

    private final SocketAddress client;

    private ForwardedRequest(HttpServerRequestInternal request, SocketAddress client) {
        super(request);
        this.client = client;
    }

    /** Hands requests on, those of proxies as requests of their clients. */
    static Handler<HttpServerRequest> before(ProxiesConfig proxies, Handler<HttpServerRequest> next) {
        if (proxies.addresses().isEmpty()) {
            return next;
        }
        CharSequence header = switch (proxies.header()) {
            case NONE -> null;
            case X_FORWARDED_FOR -> X_FORWARDED_FOR;
            case FORWARDED -> FORWARDED;
        };
        return request -> {
            SocketAddress client = client(proxies, request, header);
            next.handle(
                    client == null
                            ? request
                            : new ForwardedRequest((HttpServerRequestInternal) request, new ForwardedAddress(client)));
        };
    }

    /** Whom a proxy asks for, or the proxy if it does not say whom; null if it is no proxy that asks. */
    private static @Nullable SocketAddress client(
            ProxiesConfig proxies, HttpServerRequest request, @Nullable CharSequence header) {
        SocketAddress remote = request.remoteAddress();
        InetAddress peer = HostName.address(remote);
        if (remote == null || peer == null) {
            return null;
        }
        if (header != null && request.headers().contains(header) && proxies.include(peer)) {
            InetAddress client = ForwardedFor.client(proxies, peer, Asked.joined(request, header));
            return client == null ? remote : SocketAddress.inetSocketAddress(new InetSocketAddress(client, 0));
        }
        return proxies.protocol() ? remote : null;
    }

    @Override
    public SocketAddress remoteAddress() {
        return client;
    }
}
