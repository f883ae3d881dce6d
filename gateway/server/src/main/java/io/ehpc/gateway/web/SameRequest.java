package io.ehpc.gateway.web;

import io.ehpc.gateway.security.Permissions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * All of a request that its answer depends on; the coding and the validator are looked at for each.
 *
 * @param permissions of an account; clients that may ask the same have the same ones
 * @param accept of a request under {@code /v1}
 * @param host of one to the RPC face, which may name the region
 * @param action the header that may name what such a one asks for
 * @param version the header that goes with it
 */
record SameRequest(
        Permissions permissions,
        String uri,
        @Nullable String accept,
        @Nullable String host,
        @Nullable String action,
        @Nullable String version) {

    private static final CharSequence PREFER = HttpHeaders.createOptimized("prefer");
    private static final CharSequence ACTION = HttpHeaders.createOptimized("x-acs-action");
    private static final CharSequence VERSION = HttpHeaders.createOptimized("x-acs-version");

    /** What every request of the older scheme has in its query, and no two alike. */
    private static final String NONCE = "SignatureNonce=";

    /** Of a request under {@code /v1}; null if it says how else it wants to be answered. */
    static @Nullable SameRequest ofNative(HttpServerRequest request, Admitted admitted) {
        return request.headers().contains(HttpHeaders.CACHE_CONTROL)
                        || request.headers().contains(PREFER)
                ? null
                : new SameRequest(
                        admitted.client().permissions(),
                        request.uri(),
                        Asked.joined(request, "Accept"),
                        null,
                        null,
                        null);
    }

    /** Of a request to the RPC face; null if it says how else it wants to be answered, or cannot come twice. */
    static @Nullable SameRequest ofRpc(RoutingContext context, Admitted admitted) {
        HttpServerRequest request = context.request();
        return !request.method().equals(HttpMethod.GET)
                        || !RequestBody.isAbsent(request)
                        || Explanation.isAsked(request)
                        || request.headers().contains(HttpHeaders.CACHE_CONTROL)
                        || request.headers().contains(HttpHeaders.CONTENT_TYPE)
                        || request.uri().contains(NONCE)
                ? null
                : new SameRequest(
                        admitted.client().permissions(),
                        request.uri(),
                        null,
                        RequestHost.of(context).text(),
                        request.headers().get(ACTION),
                        request.headers().get(VERSION));
    }
}
