package io.ehpc.gateway.web;

import io.vertx.core.net.HostAndPort;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The origin of a page in a browser, RFC 6454.
 *
 * @param scheme {@code http} or {@code https}
 * @param host spelled as {@link HostName} has it
 * @param port never 0
 */
record WebOrigin(String scheme, String host, int port) {
    private static final String SCHEME_END = "://";

    /** Null if it is none of a page that came over HTTP, as {@code null} is none. */
    static @Nullable WebOrigin parse(String text) {
        int end = text.indexOf(SCHEME_END);
        String scheme = end < 0 ? "" : text.substring(0, end).toLowerCase(Locale.ROOT);
        int usual = usualPort(scheme);
        HostAndPort authority =
                usual == 0 ? null : HostAndPort.parseAuthority(text.substring(end + SCHEME_END.length()), usual);
        return authority == null || authority.host().isEmpty() || authority.port() == 0
                ? null
                : new WebOrigin(scheme, HostName.normal(authority.host()), authority.port());
    }

    /** The port that need not be named; 0 if the scheme is not one of HTTP. */
    static int usualPort(String scheme) {
        return switch (scheme) {
            case "http" -> 80;
            case "https" -> 443;
            default -> 0;
        };
    }

    /**
     * Whether a page of this origin is one of the host that a request names. Where something before the gateway ends TLS,
     * the scheme cannot be told.
     *
     * @param isSecure whether the request came over TLS
     */
    boolean isOf(HostAndPort named, boolean isSecure) {
        int asked = named.port() > 0 ? named.port() : usualPort(scheme);
        return (!isSecure || scheme.equals("https")) && host.equals(HostName.normal(named.host())) && port == asked;
    }
}
