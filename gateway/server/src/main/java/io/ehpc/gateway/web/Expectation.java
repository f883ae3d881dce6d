package io.ehpc.gateway.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * What a client expects before it sends a request's body: RFC 9110, section 10.1.1. It is told to send the body when a
 * route wants it; any other answer is final, and ends an HTTP/1.1 connection, since it is not known whether the body
 * still comes.
 */
final class Expectation {
    private static final CharSequence EXPECT = HttpHeaders.createOptimized("expect");
    private static final String CONTINUE = "100-continue";
    private static final String MET = Expectation.class.getName();

    private Expectation() {}

    /** Whether a request expects what no server of this kind does; 417 is the answer. */
    static boolean isUnknown(HttpServerRequest request) {
        return request.headers().contains(EXPECT) && mayExpect(request) && has(request, false);
    }

    /** Whether the client waits to be told to send the body. */
    static boolean isWaiting(HttpServerRequest request) {
        return request.headers().contains(EXPECT)
                && mayExpect(request)
                && !RequestBody.isAbsent(request)
                && has(request, true);
    }

    /** Before HTTP/1.1 there are no expectations. */
    private static boolean mayExpect(HttpServerRequest request) {
        return request.version() != HttpVersion.HTTP_1_0;
    }

    /** Whether one of the members is the one that is known, or is not. */
    private static boolean has(HttpServerRequest request, boolean known) {
        String expected = Asked.joined(request, EXPECT);
        return expected != null
                && QuotedText.split(expected, ',').stream()
                        .anyMatch(member -> !member.isEmpty() && member.equalsIgnoreCase(CONTINUE) == known);
    }

    /** Tells a client that waits to send the body. */
    static void meet(RoutingContext context) {
        context.put(MET, true);
        var unused = context.response().writeContinue();
    }

    /** Ends the connection with the answer if the client still waits by then; to be called before it is routed. */
    static void watch(RoutingContext context) {
        if (context.request().version() != HttpVersion.HTTP_2 && isWaiting(context.request())) {
            context.addHeadersEndHandler(last -> {
                @Nullable Boolean met = context.get(MET);
                if (met == null) {
                    context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
                }
            });
            context.addEndHandler(sent -> {
                @Nullable Boolean met = context.get(MET);
                if (met == null) {
                    var unused = context.request().connection().close();
                }
            });
        }
    }
}
