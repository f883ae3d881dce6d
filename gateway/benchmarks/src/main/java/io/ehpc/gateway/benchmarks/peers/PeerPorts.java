package io.ehpc.gateway.benchmarks.peers;

import io.ehpc.gateway.benchmarks.Loopback;
import java.io.IOException;

/**
 * The ports of one peer on loopback.
 *
 * @param http1 where it speaks HTTP/1.1
 * @param http2 where it speaks HTTP/2 in clear text; may be the same
 * @param origin of whom it is the cache
 */
record PeerPorts(int http1, int http2, int origin) {
    /** Ports that are free. */
    static PeerPorts free(int origin) throws IOException {
        return new PeerPorts(Loopback.freePort(), Loopback.freePort(), origin);
    }

    int of(Contest contest) {
        return contest.isHttp2() ? http2 : http1;
    }
}
