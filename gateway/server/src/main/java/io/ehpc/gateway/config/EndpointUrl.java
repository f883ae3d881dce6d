package io.ehpc.gateway.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of an endpoint's URL: scheme, host and perhaps a port, and TLS wherever others could listen. */
final class EndpointUrl {
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(?:\\.(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}|\\[::1]");
    private static final int MAX_PORT = 65535;
    private static final String NEEDS_PORT = "needs a port from 1 to " + MAX_PORT;

    /** Of two letters at least: one is a drive of Windows. */
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/");

    private EndpointUrl() {}

    /** What is wrong with it, without showing it: a URL may hold a password. */
    static Optional<String> fault(String text, boolean allowPlainHttp) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException malformed) {
            return Optional.of("needs a URL such as https://ehpc.cn-hangzhou.aliyuncs.com");
        }
        @Nullable String form = form(url);
        if (form == null && url.getScheme().equalsIgnoreCase("http") && !allowPlainHttp && !isLoopback(url)) {
            return Optional.of("needs https, since the host is not loopback; or upstream.allowPlainHttp: true");
        }
        return Optional.ofNullable(form);
    }

    /** Whether it is meant for a URL, of whatever scheme, and not for the path of a file. */
    static boolean isMeant(String text) {
        return SCHEME.matcher(text).lookingAt();
    }

    /** What is wrong with the URL of a document that is fetched, without showing it. */
    static Optional<String> documentFault(String text) {
        try {
            URI url = new URI(text);
            if (!isHttp(url)) {
                return Optional.of("needs a URL that starts with https://, or the path of a file");
            }
            boolean whole = url.getHost() != null && url.getRawUserInfo() == null && url.getRawFragment() == null;
            if (!whole) {
                return Optional.of("needs a URL with a host, and without a user and a fragment");
            }
            if (!hasPort(url)) {
                return Optional.of(NEEDS_PORT);
            }
            boolean sealed = url.getScheme().equalsIgnoreCase("https") || isLoopback(url);
            return sealed ? Optional.empty() : Optional.of("needs https, since the host is not loopback");
        } catch (URISyntaxException malformed) {
            return Optional.of("needs a URL such as https://login.example.com/jwks.json");
        }
    }

    /** What is wrong with the URL of a service that is called as it is, without showing it. */
    static Optional<String> serviceFault(String text) {
        try {
            URI url = new URI(text);
            if (!isHttp(url) || url.getHost() == null) {
                return Optional.of("needs a URL that starts with https:// or http://, with a host and a port up to "
                        + MAX_PORT + " if any");
            }
            return hasPort(url) ? Optional.empty() : Optional.of(NEEDS_PORT);
        } catch (URISyntaxException malformed) {
            return Optional.of("needs a URL such as http://127.0.0.1:4318/v1/traces");
        }
    }

    private static boolean isHttp(URI url) {
        return "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
    }

    private static boolean hasPort(URI url) {
        return url.getPort() == -1 || (url.getPort() > 0 && url.getPort() <= MAX_PORT);
    }

    /** The URL in one spelling, for text that has no fault. */
    static URI of(String text) {
        URI url = URI.create(text);
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return URI.create((url.getScheme() + "://" + url.getHost()).toLowerCase(Locale.ROOT) + port);
    }

    private static @Nullable String form(URI url) {
        if (!isHttp(url)) {
            return "needs a URL that starts with https:// or http://";
        }
        if (url.getHost() == null) {
            return "needs a URL with a host name or an IP address";
        }
        if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
            return "needs a URL without a user, a query and a fragment";
        }
        if (!url.getRawPath().isEmpty() && !url.getRawPath().equals("/")) {
            return "needs a URL without a path, since the API is at the root";
        }
        return hasPort(url) ? null : NEEDS_PORT;
    }

    private static boolean isLoopback(URI url) {
        return LOOPBACK.matcher(url.getHost().toLowerCase(Locale.ROOT)).matches();
    }
}
