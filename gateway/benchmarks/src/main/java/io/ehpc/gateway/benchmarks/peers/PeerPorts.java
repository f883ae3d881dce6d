package io.ehpc.gateway.benchmarks.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

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
        return new PeerPorts(freePort(), freePort(), origin);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    int of(Contest contest) {
        return contest.isHttp2() ? http2 : http1;
    }
}
