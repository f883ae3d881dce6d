package io.ehpc.gateway.fairness;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The client that a share belongs to: one that is known, by its name; another by its address, of which an IPv4
 * address counts whole, and of IPv6 the /64 that one subscriber has to itself.
 *
 * @param name of a known client; else what kind of address it is, in brackets, which no client's name has
 * @param address 0 for a known client
 */
public record ClientKey(String name, long address) {
    /** The gateway itself, where it works without a client that waits. */
    public static final ClientKey GATEWAY = new ClientKey("(gateway)", 0);

    private static final ClientKey NOWHERE = new ClientKey("(unknown)", 0);

    /** What has a colon, or digits and dots alone, is looked up in no directory of names. */
    private static final Pattern NUMERIC = Pattern.compile("[0-9.]++|(?=[0-9a-fA-F.]*+:)[0-9a-fA-F:.]++(?:%\\w++)?+");

    /** A client that is known. */
    public static ClientKey named(String name) {
        return new ClientKey(name, 0);
    }

    /** Whoever is at the other end of a connection; those without an address are one. */
    public static ClientKey at(@Nullable SocketAddress peer) {
        return peer instanceof InetSocketAddress inet && inet.getAddress() != null ? of(inet.getAddress()) : NOWHERE;
    }

    /** Whoever has this address, written in numbers; those whose address is no such are one. */
    public static ClientKey at(@Nullable String address) {
        if (address == null || !NUMERIC.matcher(address).matches()) {
            return NOWHERE;
        }
        try {
            return of(InetAddress.getByName(address));
        } catch (UnknownHostException malformed) {
            return NOWHERE;
        }
    }

    private static ClientKey of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet6Address
                ? new ClientKey("(ipv6)", bytes.getLong())
                : new ClientKey("(ipv4)", bytes.getInt());
    }
}
