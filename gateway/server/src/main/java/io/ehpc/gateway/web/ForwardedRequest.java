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
        if (proxies.addresses().isEmpty() || proxies.header() == ProxiesConfig.Header.NONE) {
            return next;
        }
        CharSequence header = proxies.header() == ProxiesConfig.Header.FORWARDED ? FORWARDED : X_FORWARDED_FOR;
        return request -> {
            InetAddress client = client(proxies, request, header);
            next.handle(
                    client == null
                            ? request
                            : new ForwardedRequest(
                                    (HttpServerRequestInternal) request,
                                    SocketAddress.inetSocketAddress(new InetSocketAddress(client, 0))));
        };
    }

    private static @Nullable InetAddress client(ProxiesConfig proxies, HttpServerRequest request, CharSequence header) {
        SocketAddress remote = request.remoteAddress();
        InetAddress peer = remote == null ? null : HostName.address(String.valueOf(remote.hostAddress()));
        return peer == null || !request.headers().contains(header)
                ? null
                : ForwardedFor.client(proxies, peer, Asked.joined(request, header));
    }

    @Override
    public SocketAddress remoteAddress() {
        return client;
    }
}
