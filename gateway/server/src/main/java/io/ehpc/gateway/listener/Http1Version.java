package io.ehpc.gateway.listener;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;

/**
 * What a request's version means (RFC 9110, section 2.5): a later 1.x is served as 1.1, and what is no HTTP/1 is
 * no well-formed request. Vert.x would answer both with 501, under the name of that version.
 */
final class Http1Version {
    private Http1Version() {}

    /** Leaves the request with a version that is served, and marks it as malformed if it had no such. */
    static void settle(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        // Vert.x knows these two by what they are, not by what they say: a leading zero makes another of them.
        request.setProtocolVersion(version.equals(HttpVersion.HTTP_1_0) ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1);
        if (!version.protocolName().equals("HTTP") || version.majorVersion() != 1) {
            request.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("No HTTP/1: " + version)));
        }
    }
}
