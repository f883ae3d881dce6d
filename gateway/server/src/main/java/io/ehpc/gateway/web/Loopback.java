package io.ehpc.gateway.web;

import io.vertx.core.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Tells whether the other end of a connection is on this machine. */
final class Loopback {
    private Loopback() {}

    static boolean is(@Nullable SocketAddress peer) {
        String address = peer == null ? null : peer.hostAddress();
        return address != null
                && (address.startsWith("127.")
                        || address.equals("::1")
                        || address.matches("(0{1,4}:){7}0{0,3}1(%.*)?"));
    }
}
