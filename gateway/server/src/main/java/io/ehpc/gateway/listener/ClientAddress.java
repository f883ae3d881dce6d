package io.ehpc.gateway.listener;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Whom connections are counted for: an IPv4 address, or the /64 that one subscriber of IPv6 has to himself. */
record ClientAddress(long bits, boolean isNetwork) {
    private static final ClientAddress UNKNOWN = new ClientAddress(0, false);

    static ClientAddress of(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress inet && inet.getAddress() != null ? of(inet.getAddress()) : UNKNOWN;
    }

    static ClientAddress of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet6Address
                ? new ClientAddress(bytes.getLong(), true)
                : new ClientAddress(bytes.getInt(), false);
    }
}
