package io.ehpc.gateway.listener;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Iterator;
import java.util.Map;

/** What makes a request's head malformed, beyond what Vert.x looks at. */
final class Http1Head {
    private Http1Head() {}

    /**
     * Leaves the request with a version that is served, and marks it if it is malformed.
     *
     * <p>A later 1.x is served as 1.1, and what is no HTTP/1 is no well-formed request (RFC 9110, section 2.5);
     * Vert.x would answer both with 501, under the name of that version. More than one {@code Host} is malformed too
     * (RFC 9112, section 3.2): others on the way may go by another one of them.
     */
    static void settle(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        // Vert.x knows these two by what they are, not by what they say: a leading zero makes another of them.
        request.setProtocolVersion(version.equals(HttpVersion.HTTP_1_0) ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1);
        if (!version.protocolName().equals("HTTP") || version.majorVersion() != 1) {
            malformed(request, "No HTTP/1: " + version);
        } else if (hosts(request.headers()) > 1) {
            malformed(request, "More than one Host");
        }
    }

    private static void malformed(HttpRequest request, String why) {
        request.setDecoderResult(DecoderResult.failure(new IllegalArgumentException(why)));
    }

    private static int hosts(HttpHeaders headers) {
        int hosts = 0;
        Iterator<Map.Entry<CharSequence, CharSequence>> each = headers.iteratorCharSequence();
        while (each.hasNext()) {
            hosts += HttpHeaderNames.HOST.contentEqualsIgnoreCase(each.next().getKey()) ? 1 : 0;
        }
        return hosts;
    }
}
