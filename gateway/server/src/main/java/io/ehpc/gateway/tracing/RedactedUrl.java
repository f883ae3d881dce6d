package io.ehpc.gateway.tracing;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** URLs as they may stand in a trace: OpenTelemetry's semantic conventions, attribute {@code url.full}. */
public final class RedactedUrl {
    private static final String REDACTED = "REDACTED";
    /** Parameters of signed requests, the cloud's and others', in small letters. */
    private static final Set<String> SECRET = Set.of(
            "signature",
            "signaturenonce",
            "accesskeyid",
            "accesskeysecret",
            "awsaccesskeyid",
            "ossaccesskeyid",
            "securitytoken",
            "security-token",
            "x-acs-signature",
            "x-acs-security-token",
            "x-goog-signature",
            "sig",
            "token",
            "access_token",
            "api_key",
            "apikey");

    private RedactedUrl() {}

    /**
     * The URL without whoever it is for, and without the values of parameters that may be secrets.
     *
     * @param query encoded, without its question mark; empty if there is none
     */
    public static String of(String scheme, String authority, String path, String query) {
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        return scheme + "://" + host + path + (query.isEmpty() ? "" : "?" + redacted(query));
    }

    private static String redacted(String query) {
        return Arrays.stream(query.split("&", -1)).map(RedactedUrl::shown).collect(Collectors.joining("&"));
    }

    private static String shown(String parameter) {
        int equals = parameter.indexOf('=');
        String name = equals < 0 ? parameter : parameter.substring(0, equals);
        return equals >= 0 && SECRET.contains(name.toLowerCase(Locale.ROOT)) ? name + "=" + REDACTED : parameter;
    }
}
