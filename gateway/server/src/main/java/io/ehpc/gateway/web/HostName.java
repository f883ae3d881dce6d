package io.ehpc.gateway.web;

import io.netty.util.NetUtil;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Spelling of host names and addresses: equal hosts get equal texts. Looks nothing up. */
final class HostName {
    private HostName() {}

    /** In lower case, without the dot at the end and without the brackets of an IPv6 address. */
    static String normal(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        if (lower.startsWith("[") && lower.endsWith("]")) {
            return lower.substring(1, lower.length() - 1);
        }
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /** The address of an end of a connection; null if that is not known, or has none. */
    static @Nullable InetAddress address(@Nullable SocketAddress end) {
        String address = end == null ? null : end.hostAddress();
        return address == null ? null : address(address);
    }

    /** Whether who asks is on this machine: not if a proxy asks for somebody, wherever it is. */
    static boolean isLoopback(@Nullable SocketAddress client) {
        InetAddress address = client instanceof ForwardedAddress ? null : address(client);
        return address != null && address.isLoopbackAddress();
    }

    /** The address that a text is, be it IPv4 in four numbers or IPv6 with or without a zone; null if it is none. */
    static @Nullable InetAddress address(String text) {
        int zone = text.indexOf('%');
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(zone < 0 ? text : text.substring(0, zone));
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException wrongLength) {
            return null;
        }
    }
}
