package io.ehpc.gateway.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The host that a request names: RFC 9110, section 7.2, RFC 9112, section 3.2, and RFC 9113, section 8.3.1. All who want
 * to know it ask here: for the names that are allowed, the region that it stands for, signatures, and what is answered.
 *
 * @param named null if it names none, which HTTP/1.0 may, or if that cannot be read
 * @param text as it stands in the request; null if it names none, or if that cannot be read
 * @param complaint what is wrong with it; null if nothing is
 */
record RequestHost(
        @Nullable HostAndPort named,
        @Nullable String text,
        @Nullable String complaint) {
    /** No port is named. */
    static final int NO_PORT = 0;

    private static final String KEY = RequestHost.class.getName();
    private static final String SCHEME_END = "://";
    private static final RequestHost NONE = new RequestHost(null, null, null);

    /** That of the context's request, which is read once. */
    static RequestHost of(RoutingContext context) {
        RequestHost known = context.get(KEY);
        if (known != null) {
            return known;
        }
        RequestHost read = read(context.request());
        context.put(KEY, read);
        return read;
    }

    /** Its name, or the empty text if it names none. */
    String name() {
        return named == null ? "" : named.host();
    }

    /** Reads it of a request that has no context. */
    static RequestHost read(HttpServerRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
        if (hosts.size() > 1) {
            return bad("It names more than one Host.");
        }
        String host = hosts.isEmpty() ? null : hosts.get(0);
        return request.version() == HttpVersion.HTTP_2 ? ofHttp2(request, host) : ofHttp1(request, host);
    }

    /** The authority of an absolute target takes the place of {@code Host}. */
    private static RequestHost ofHttp1(HttpServerRequest request, @Nullable String host) {
        String target = request.uri();
        int scheme = target == null || target.startsWith("/") ? -1 : target.indexOf(SCHEME_END);
        if (scheme > 0) {
            return read(authority(target.substring(scheme + SCHEME_END.length())));
        }
        if (host == null) {
            return request.version() == HttpVersion.HTTP_1_0 ? NONE : bad("It names no Host.");
        }
        return read(host);
    }

    private static String authority(String afterScheme) {
        int end = 0;
        while (end < afterScheme.length() && "/?#".indexOf(afterScheme.charAt(end)) < 0) {
            end++;
        }
        return afterScheme.substring(0, end);
    }

    /** A stream whose {@code Host} is not its authority is reset before, as malformed. */
    private static RequestHost ofHttp2(HttpServerRequest request, @Nullable String host) {
        HostAndPort authority = request.authority(true);
        return authority == null
                ? bad("It names no authority.")
                : new RequestHost(authority, host == null ? authority.toString() : host, null);
    }

    private static RequestHost read(String text) {
        HostAndPort parsed = HostAndPort.parseAuthority(text, NO_PORT);
        return parsed == null || HostName.normal(parsed.host()).isEmpty()
                ? bad("The host that it names is malformed.")
                : new RequestHost(parsed, text, null);
    }

    private static RequestHost bad(String why) {
        return new RequestHost(null, null, why);
    }
}
