package io.ehpc.gateway.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One request of the RPC-style API as it goes over the wire, free of any HTTP library.
 *
 * @param method the HTTP method, in upper case
 * @param path the path, {@code /} for every operation of this API
 * @param query the decoded query
 * @param headers by lower-case name; of a header that came more than once, the values joined by a comma
 * @param body the raw body, never changed after it was handed in; empty if there is none
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and copied by nobody on the hot path
public record ApiRequest(String method, String path, Parameters query, Map<String, String> headers, byte[] body) {

    private static final String FORM = "application/x-www-form-urlencoded";

    public ApiRequest {
        Map<String, String> lower = new TreeMap<>();
        headers.forEach((name, value) -> lower.merge(name.toLowerCase(Locale.ROOT), value, (a, b) -> a + "," + b));
        headers = Collections.unmodifiableMap(lower);
    }

    /** A GET of {@code /} without headers. */
    public static ApiRequest get(Parameters query) {
        return new ApiRequest("GET", "/", query, Map.of(), new byte[0]);
    }

    /** The value of that header, by any case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /**
     * The parameters in the body, if it is a form.
     *
     * @throws RefusedException if it is malformed, or has more of them, with those of the query, than a request may
     */
    public Parameters form() {
        boolean isForm = header("content-type")
                .filter(type -> type.toLowerCase(Locale.ROOT).startsWith(FORM))
                .isPresent();
        return isForm && body.length > 0 ? query.parseMore(new String(body, StandardCharsets.UTF_8)) : Parameters.NONE;
    }

    /** What the request asks with: its query, then its form. */
    public Parameters parameters() {
        return query.and(form());
    }

    /** The same request with one more header, or with another value for it. */
    public ApiRequest withHeader(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name.toLowerCase(Locale.ROOT), value);
        return new ApiRequest(method, path, query, more, body);
    }

    /** The same request with another query. */
    public ApiRequest withQuery(Parameters other) {
        return new ApiRequest(method, path, other, headers, body);
    }

    /** Method and path alone: headers and parameters may hold secrets. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
