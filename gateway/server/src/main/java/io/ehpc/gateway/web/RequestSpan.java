package io.ehpc.gateway.web;

import io.ehpc.gateway.protocol.Printable;
import io.ehpc.gateway.telemetry.KnownMethod;
import io.ehpc.gateway.tracing.TraceSpan;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** A request's span by OpenTelemetry's semantic conventions for HTTP servers (stable since 1.23). */
final class RequestSpan {
    /** What an unknown method is called in a span's name. */
    private static final String UNKNOWN_METHOD = "HTTP";

    private static final int SERVER_ERROR = 500;

    private RequestSpan() {}

    /** Says of the span what was asked. */
    static void tellRequest(TraceSpan span, RoutingContext context, Route route) {
        HttpServerRequest request = context.request();
        String method = request.method().name();
        String known = KnownMethod.of(method);
        boolean isKnown = !known.equals(KnownMethod.OTHER);
        span.named((isKnown ? known : UNKNOWN_METHOD) + (route.template() == null ? "" : " " + route.template()));
        span.tell("http.request.method", known);
        span.tell("http.request.method_original", isKnown ? null : Printable.bare(method));
        span.tell("http.route", route.template());
        span.tell("url.scheme", scheme(request));
        span.tell("url.path", request.path() == null ? null : Printable.bare(request.path()));
        span.tell("network.protocol.version", version(request.version()));
        String agent = request.getHeader("User-Agent");
        span.tell("user_agent.original", agent == null ? null : Printable.bare(agent));
        tellAddresses(span, request, RequestHost.of(context).named());
    }

    private static void tellAddresses(TraceSpan span, HttpServerRequest request, @Nullable HostAndPort named) {
        SocketAddress local = request.localAddress();
        if (named != null) {
            int port = named.port();
            span.tell("server.address", named.host());
            span.tell("server.port", port > 0 ? port : WebOrigin.usualPort(scheme(request)));
        } else if (local != null) {
            span.tell("server.address", local.hostAddress());
            span.tell("server.port", local.port());
        }
        SocketAddress client = request.remoteAddress();
        if (client != null) {
            span.tell("client.address", client.hostAddress());
        }
        // Of a proxy, if one passed the request on.
        SocketAddress peer = request.connection().remoteAddress(true);
        if (peer != null) {
            span.tell("network.peer.address", peer.hostAddress());
            span.tell("network.peer.port", peer.port());
        }
    }

    private static String scheme(HttpServerRequest request) {
        return request.isSSL() ? "https" : "http";
    }

    private static String version(HttpVersion version) {
        return switch (version) {
            case HTTP_1_0 -> "1.0";
            case HTTP_1_1 -> "1.1";
            default -> "2";
        };
    }

    /**
     * Says how it was answered, and ends the span.
     *
     * @param status 0 if its client went before
     */
    static void end(TraceSpan span, int status, String outcome) {
        if (status > 0) {
            span.tell("http.response.status_code", status);
        }
        span.tell("error.type", errorType(status, outcome));
        span.tell("ehpc.outcome", outcome);
        span.end(status > 0 && status < SERVER_ERROR);
    }

    /** A client's mistake is none of the server's errors. */
    private static @Nullable String errorType(int status, String outcome) {
        if (status == 0) {
            return outcome;
        }
        return status >= SERVER_ERROR ? Integer.toString(status) : null;
    }
}
